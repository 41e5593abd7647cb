import ComposeModel
import Glibc

/// Puts new content in the place of a file in one step, so that nobody sees half of it.
struct FileReplacement {
    /// Why it could not be done.
    struct Problem: Error {
        /// The system's words.
        let message: String

        init() {
            message = String(cString: strerror(errno))
        }
    }

    let path: String
    /// Whether an old file's permissions are kept.
    let keepsMode: Bool

    /// Writes the bytes, or leaves everything as it was.
    func write(_ bytes: [UInt8]) throws(Problem) {
        // A symbolic link stays one: what it names is replaced.
        let target = realPath() ?? path
        var status = stat()
        let exists = stat(target, &status) == 0
        // A device or pipe such as /dev/stderr is written to, not replaced.
        let isSpecial = exists && status.st_mode & S_IFMT != S_IFREG
        if isSpecial { return try fill(target, O_WRONLY | O_CLOEXEC, 0, bytes) }
        let folder = FilePath.directory(of: target)
        let temporary = "\(folder)/.\(FilePath.name(of: target)).\(getpid()).tmp"
        var isDone = false
        defer { if !isDone { unlink(temporary) } }
        let mode = keepsMode && exists ? status.st_mode & 0o7777 : 0o644
        try fill(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode, bytes)
        guard rename(temporary, target) == 0 else { throw Problem() }
        isDone = true
    }

    private func realPath() -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func fill(
        _ path: String,
        _ flags: Int32,
        _ mode: mode_t,
        _ bytes: [UInt8]
    ) throws(Problem) {
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw Problem() }
        defer { close(descriptor) }
        if flags & O_CREAT != 0, fchmod(descriptor, mode) != 0 { throw Problem() }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    bytes.count - written
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem()
            }
            written += count
        }
        if flags & O_CREAT != 0, fsync(descriptor) != 0 { throw Problem() }
    }
}
