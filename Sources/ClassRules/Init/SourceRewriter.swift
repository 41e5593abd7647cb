import ComposeModel
import Diagnostics
import Glibc

/// Replaces source files by their edited content: all of them or none, each by a rename.
public struct SourceRewriter: Sendable {
    /// Creates a rewriter.
    public init() {}

    /// Writes the files; a link stays a link, the access rights stay as they are.
    ///
    /// - Throws: `InitProblem` when a file has changed since it was read, or cannot be written.
    public func write(_ files: [RewrittenFile]) throws(InitProblem) {
        var temporaries: [(temporary: String, final: String)] = []
        defer { for (temporary, _) in temporaries { unlink(temporary) } }
        for rewritten in files {
            let path = rewritten.file.path
            guard (try? FileReader.read(path)) == rewritten.file.bytes else {
                throw InitProblem(
                    "\(path) is not what was read: it changed, or it is not UTF-8",
                    remedy: "save it as UTF-8 and run the command again"
                )
            }
            guard let resolved = realpath(path, nil) else { throw problem(path) }
            let final = String(cString: resolved)
            free(resolved)
            let temporary = final + ".\(getpid()).tmp"
            temporaries.append((temporary, final))
            try write(rewritten.bytes, to: temporary, like: final)
        }
        for (temporary, final) in temporaries where rename(temporary, final) != 0 {
            throw problem(final)
        }
        temporaries = []
    }

    private func write(
        _ bytes: [UInt8],
        to path: String,
        like final: String
    ) throws(InitProblem) {
        var status = stat()
        guard stat(final, &status) == 0 else { throw problem(final) }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, mode_t(0o600))
        guard descriptor >= 0 else { throw problem(path) }
        defer { close(descriptor) }
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
                throw problem(path)
            }
            written += count
        }
        // Only root can give the file to its owner; the rights are what counts for others.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        guard fchmod(descriptor, status.st_mode & 0o7777) == 0, fsync(descriptor) == 0 else {
            throw problem(path)
        }
    }

    private func problem(_ path: String) -> InitProblem {
        let words = String(cString: strerror(errno))
        return InitProblem("cannot write \(path): \(words)", remedy: "nothing was changed")
    }
}
