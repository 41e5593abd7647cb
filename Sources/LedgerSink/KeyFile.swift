import Glibc

/// Files that hold a secret: their owner's only, and never seen half written.
enum KeyFile {
    /// Bytes of a key file.
    static let bytesMax = 16_384

    /// Writes a new file in one step; false when another process was faster.
    static func write(_ bytes: [UInt8], to path: String) throws(StoreError) -> Bool {
        // Containers that share a folder may have equal process numbers.
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("make", draft) }
        defer { unlink(draft) }
        let written = Glibc.write(descriptor, bytes, bytes.count)
        let isSafe = written == bytes.count && fsync(descriptor) == 0
        let reason = failure("write", draft)
        Glibc.close(descriptor)
        guard isSafe else { throw reason }
        guard link(draft, path) == 0 else {
            if errno == EEXIST { return false }
            throw failure("make", path)
        }
        return true
    }

    /// The file's bytes; nil when there is none.
    static func read(_ path: String) throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure("read", path) }
        return Array(bytes[..<count])
    }

    /// Why something could not be done to a key file.
    static func failure(_ verb: String, _ path: String) -> StoreError {
        .failed("cannot \(verb) the key \(path): \(String(cString: strerror(errno)))")
    }
}
