import Glibc

/// Writes files that hold secrets.
enum KeyFile {
    /// Why a file was not written.
    struct Failure: Error, CustomStringConvertible {
        /// What happened, and what to do.
        let reason: String

        var description: String { reason }
    }

    /// Makes a file of mode 0600 and writes it to disk; never touches one that exists.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else {
                throw Failure(reason: "cannot make \(path): \(String(cString: strerror(errno)))")
            }
            throw Failure(
                reason: "\(path) exists and is left as it is; name another file, or move it away "
                    + "if you are sure that nothing needs its key"
            )
        }
        var rest = bytes[...]
        var isWritten = fchmod(descriptor, 0o600) == 0
        while isWritten, !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            isWritten = count > 0
            if isWritten { rest = rest.dropFirst(count) }
        }
        isWritten = isWritten && fsync(descriptor) == 0
        let code = errno
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten else {
            unlink(path)
            throw Failure(reason: "cannot write \(path): \(String(cString: strerror(code)))")
        }
    }
}
