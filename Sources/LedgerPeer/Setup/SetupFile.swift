internal import Glibc

/// Reads and writes small files so that they are there wholly or not at all.
enum SetupFile {
    /// Largest file taken.
    static let bytesMax = 256 * 1_024
    /// Mode of what nobody else may read.
    static let secretMode: mode_t = 0o600
    /// Mode of what everybody may read.
    static let publicMode: mode_t = 0o644

    /// The file's bytes; nil when there is none.
    static func read(_ path: String) throws(LedgerSetupError) -> [UInt8]? {
        // What others write may be a pipe or a link out of the folder: neither is followed.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        guard (0...off_t(bytesMax)).contains(lseek(descriptor, 0, SEEK_END)),
            lseek(descriptor, 0, SEEK_SET) == 0
        else {
            throw LedgerSetupError("\(path) is no file of at most \(bytesMax) bytes; remove it")
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= bytesMax {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            guard count > 0 else { return bytes }
            bytes += part[..<count]
        }
        throw LedgerSetupError("\(path) grew beyond \(bytesMax) bytes while it was read; remove it")
    }

    /// Puts a file in its place, durably.
    static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: mode_t
    ) throws(LedgerSetupError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        var isSafe = true
        var rest = bytes[...]
        while !rest.isEmpty, isSafe {
            let count = rest.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            isSafe = count > 0
            rest = rest.dropFirst(max(count, 0))
        }
        // The mask of the process must not decide who may read a key.
        isSafe = isSafe && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let problem = errno
        close(descriptor)
        errno = problem
        guard isSafe, rename(draft, path) == 0 else { throw failure("write", path) }
        synchroniseFolder(of: path)
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String, mode: mode_t) throws(LedgerSetupError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part
            if mkdir(made, mode) != 0, errno != EEXIST { throw failure("make the folder", made) }
            made += "/"
        }
    }

    private static func synchroniseFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ what: String, _ path: String) -> LedgerSetupError {
        LedgerSetupError("cannot \(what) \(path): \(String(cString: strerror(errno)))")
    }
}
