import Glibc

/// Gives several files new content, all of them or none: temporaries beside them first, then renames.
///
/// A full disk is noticed before the first rename. Whatever is left when the value goes away is removed.
public struct AtomicFiles: ~Copyable {
    /// Why it could not be done.
    public struct Problem: Error, Sendable {
        /// What was tried: write or rename.
        public let action: String
        /// The file it was tried with.
        public let path: String
        /// The system's words.
        public let message: String

        init(_ action: String, _ path: String) {
            self.action = action
            self.path = path
            message = String(cString: strerror(errno))
        }
    }

    /// Who may read and write a file afterwards.
    public enum Rights: Sendable {
        /// Everybody may read it, less what the process' mask takes away.
        case standard
        /// Those who could before; for a file that was not there, the standard.
        case asBefore
    }

    private struct Draft {
        let temporary: String
        let final: String
        /// A second name of the file that was there, until all renames are done.
        var backup: String?
        var isInPlace = false
    }

    private var drafts: [Draft] = []

    /// Starts with no file.
    public init() {}

    deinit {
        for draft in drafts { unlink(draft.temporary) }
    }

    /// Writes the content beside a file, which itself stays as it is until `commit`.
    public mutating func add(
        _ bytes: [UInt8],
        at path: String,
        rights: Rights = .standard
    ) throws(Problem) {
        let folder = FilePath.directory(of: path)
        let temporary = FilePath.join(folder, ".\(FilePath.name(of: path)).\(getpid()).tmp")
        // One that is there was left by a process that had the same number and was killed.
        unlink(temporary)
        var status = stat()
        let isKept = rights == .asBefore && stat(path, &status) == 0
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(temporary, flags, mode_t(isKept ? 0o600 : 0o644))
        guard descriptor >= 0 else { throw Problem("write", path) }
        drafts.append(Draft(temporary: temporary, final: path))
        defer { close(descriptor) }
        try AtomicFiles.fill(descriptor, with: bytes, path: path)
        if isKept {
            // Only root can give the file to its owner; the rights are what counts for others.
            _ = fchown(descriptor, status.st_uid, status.st_gid)
            guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else {
                throw Problem("write", path)
            }
        }
        guard fsync(descriptor) == 0 else { throw Problem("write", path) }
    }

    /// Puts everything in place; an error leaves, or brings back, what was there.
    public mutating func commit() throws(Problem) {
        defer {
            for draft in drafts { if let backup = draft.backup { unlink(backup) } }
        }
        for index in drafts.indices.dropLast() {
            let name = drafts[index].temporary + ".old"
            unlink(name)
            // Where a file system has no second names, this file alone could not be brought back.
            if link(drafts[index].final, name) == 0 { drafts[index].backup = name }
        }
        for index in drafts.indices {
            guard rename(drafts[index].temporary, drafts[index].final) == 0 else {
                let problem = Problem("rename", drafts[index].final)
                takeBack()
                throw problem
            }
            drafts[index].isInPlace = true
        }
    }

    private func takeBack() {
        for draft in drafts.reversed() where draft.isInPlace {
            if let backup = draft.backup {
                _ = rename(backup, draft.final)
            } else {
                unlink(draft.final)
            }
        }
    }

    /// Writes all bytes to an open file.
    public static func fill(
        _ descriptor: Int32,
        with bytes: [UInt8],
        path: String
    ) throws(Problem) {
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
                throw Problem("write", path)
            }
            written += count
        }
    }
}
