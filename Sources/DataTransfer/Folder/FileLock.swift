internal import Glibc

/// Finds files that a running server holds locked, wherever it runs on this machine.
enum FileLock {
    /// The first file in a folder's root that another process has locked; nil when there is none.
    ///
    /// InnoDB and Aria lock their files for as long as they run.
    static func held(in tree: FolderTree) -> String? {
        let roots = tree.entries.filter {
            $0.kind == .file && !$0.path.utf8.contains(UInt8(ascii: "/"))
        }
        for entry in roots {
            let file = open(tree.path(entry), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard file >= 0 else { continue }
            defer { close(file) }
            var lock = flock()
            lock.l_type = Int16(F_WRLCK)
            lock.l_whence = Int16(SEEK_SET)
            if fcntl(file, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) { return entry.path }
        }
        return nil
    }
}
