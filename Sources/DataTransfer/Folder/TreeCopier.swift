internal import Glibc

/// Copies a tree into several folders, reading it once.
struct TreeCopier {
    /// Shortest run of zeros that becomes a hole.
    private static let holeBytes = 65_536

    /// The tree to copy.
    let tree: FolderTree
    /// Existing folders without content.
    let targets: [String]

    /// Copies everything and returns the digest of what was read.
    ///
    /// - Throws: `TransferFailure`, also when the source changed meanwhile.
    func copy(_ meter: ProgressMeter) throws(TransferFailure) -> String {
        var digest = TreeDigest()
        for entry in tree.entries {
            switch entry.kind {
            case .folder:
                for target in targets { try makeFolder(FolderTree.join(target, entry.path), entry) }
                digest.add(entry, content: [])
            case .link:
                for target in targets { try makeLink(FolderTree.join(target, entry.path), entry) }
                digest.add(entry, content: [])
            case .file:
                digest.add(entry, content: try copyFile(entry, meter))
            }
        }
        for entry in tree.entries.reversed() where entry.kind == .folder {
            for target in targets { try finishFolder(FolderTree.join(target, entry.path), entry) }
        }
        try checkUnchanged()
        return digest.text
    }

    private func makeFolder(_ path: String, _ entry: FolderEntry) throws(TransferFailure) {
        guard !entry.path.isEmpty else { return }
        try SystemCall.check(mkdir(path, 0o700), "make the folder", path)
    }

    /// Owner, mode and times come last: writing into a folder changes its time.
    private func finishFolder(_ path: String, _ entry: FolderEntry) throws(TransferFailure) {
        try SystemCall.check(chown(path, entry.user, entry.group), "set the owner of", path)
        try SystemCall.check(chmod(path, entry.mode), "set the mode of", path)
        try setTime(AT_FDCWD, path, entry)
        try TransferMarker.synchronize(path)
    }

    private func makeLink(_ path: String, _ entry: FolderEntry) throws(TransferFailure) {
        try SystemCall.check(symlink(entry.destination, path), "make the link", path)
        try SystemCall.check(lchown(path, entry.user, entry.group), "set the owner of", path)
    }

    private func copyFile(
        _ entry: FolderEntry,
        _ meter: ProgressMeter
    ) throws(TransferFailure) -> [UInt8] {
        let paths = targets.map { FolderTree.join($0, entry.path) }
        var files: [Int32] = []
        defer { for file in files { close(file) } }
        for path in paths {
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            files.append(try SystemCall.check(file, "write", path))
        }
        let (hash, bytes) = try TreeReader.read(tree.path(entry)) { part throws(TransferFailure) in
            for (file, path) in zip(files, paths) { try write(part, to: file, path) }
            meter.add(part.count)
        }
        guard bytes == entry.bytes else { throw changed(entry) }
        for (file, path) in zip(files, paths) {
            // A file that ends in a hole has its length from here.
            try SystemCall.check(ftruncate(file, Int(bytes)), "write", path)
            try SystemCall.check(fchown(file, entry.user, entry.group), "set the owner of", path)
            try SystemCall.check(fchmod(file, entry.mode), "set the mode of", path)
            try setTime(file, path, entry)
            try SystemCall.check(fsync(file), "write", path)
            // The comparison reads the disk, not what is still in memory.
            posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        }
        return hash
    }

    private func write(
        _ part: UnsafeRawBufferPointer,
        to file: Int32,
        _ path: String
    ) throws(TransferFailure) {
        var offset = 0
        while offset < part.count {
            let end = min(offset + Self.holeBytes, part.count)
            let piece = UnsafeRawBufferPointer(rebasing: part[offset..<end])
            if piece.count == Self.holeBytes, isZero(piece) {
                try SystemCall.check(lseek(file, off_t(piece.count), SEEK_CUR), "write", path)
                offset = end
                continue
            }
            let count = Glibc.write(file, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            offset += try SystemCall.check(count, "write", path)
        }
    }

    private func isZero(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard let start = piece.baseAddress, piece[0] == 0 else { return false }
        return memcmp(start, start + 1, piece.count - 1) == 0
    }

    private func setTime(
        _ file: Int32,
        _ path: String,
        _ entry: FolderEntry
    ) throws(TransferFailure) {
        let seconds = entry.modifiedNanoseconds / 1_000_000_000
        let time = timespec(
            tv_sec: Int(seconds),
            tv_nsec: Int(entry.modifiedNanoseconds - seconds * 1_000_000_000)
        )
        let times = [time, time]
        let result =
            file == AT_FDCWD ? utimensat(AT_FDCWD, path, times, 0) : futimens(file, times)
        try SystemCall.check(result, "set the time of", path)
    }

    /// A server that was started meanwhile has changed files.
    private func checkUnchanged() throws(TransferFailure) {
        let now = try FolderTree(folder: tree.folder)
        guard now.entries.count == tree.entries.count else { throw changed(tree.entries[0]) }
        for (before, after) in zip(tree.entries, now.entries) where before != after {
            throw changed(after)
        }
    }

    private func changed(_ entry: FolderEntry) -> TransferFailure {
        TransferFailure(
            "\(tree.path(entry)) changed while it was copied; stop whatever writes there and run "
                + "the command again"
        )
    }
}
