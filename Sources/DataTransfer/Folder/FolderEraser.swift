internal import Glibc

/// Removes what is in a folder, but not the folder and not the marker in it.
enum FolderEraser {
    /// Removes everything below a folder.
    static func erase(_ folder: String) throws(TransferFailure) {
        for name in try FolderTree.names(folder) where !FolderTree.isForeign(name) {
            try remove("\(folder)/\(name)", depth: 1)
        }
    }

    private static func remove(_ path: String, depth: Int) throws(TransferFailure) {
        guard depth <= FolderTree.depthMax else {
            throw TransferFailure("\(path) is nested deeper than \(FolderTree.depthMax) folders")
        }
        var status = stat()
        try SystemCall.check(lstat(path, &status), "look at", path)
        guard status.st_mode & S_IFMT == S_IFDIR else {
            try SystemCall.check(unlink(path), "remove", path)
            return
        }
        for name in try FolderTree.names(path) { try remove("\(path)/\(name)", depth: depth + 1) }
        try SystemCall.check(rmdir(path), "remove", path)
    }
}
