import ArgumentParser
import Glibc

/// Reads files whose size is not known to be reasonable.
enum BoundedFile {
    /// The bytes of a file; wrong usage when it cannot be read or has more than allowed.
    static func read(_ path: String, bytesMax: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ValidationError("cannot read '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ValidationError("cannot read '\(path)': \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= bytesMax else {
                throw ValidationError("'\(path)' has more than \(bytesMax) bytes")
            }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The same; nil when there is no such file.
    static func readIfPresent(_ path: String, bytesMax: Int) throws -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        return try read(path, bytesMax: bytesMax)
    }
}
