import Glibc

/// Why a child was not started.
public struct ChildProcessError: Error, CustomStringConvertible {
    /// What failed, and the system's reason.
    public let description: String

    init(_ what: String, code: Int32) {
        description = "\(what): \(String(cString: strerror(code)))"
    }

    /// Throws unless a call returned 0; those of posix_spawn return the error's number.
    static func check(_ code: Int32, _ what: @autoclosure () -> String) throws {
        guard code == 0 else { throw ChildProcessError(what(), code: code) }
    }
}
