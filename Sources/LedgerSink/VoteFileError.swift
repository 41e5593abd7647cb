import Glibc

/// A vote record file could not be used.
public struct VoteFileError: Error, Sendable, Equatable, CustomStringConvertible {
    enum Operation: String, Sendable {
        case makeDirectory = "make the folder"
        case open = "open"
        case read = "read"
        case startThread = "start the thread that writes"
    }

    /// What failed, where, and why.
    public let description: String

    init(_ operation: Operation, path: String, _ code: Int32) {
        let reason = String(cString: strerror(code))
        description = "cannot \(operation.rawValue) \(path): \(reason)"
    }
}
