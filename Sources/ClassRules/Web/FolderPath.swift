import ComposeModel

/// Paths of containers that lie in one another.
enum FolderPath {
    /// Whether a path is a folder or lies in it.
    static func contains(_ folder: String, _ path: String) -> Bool {
        FilePath.isInside(FilePath.normalized(path), FilePath.normalized(folder))
    }

    /// What is left of a path below a folder, with a slash in front; empty for the folder itself.
    static func rest(of path: String, below folder: String) -> String {
        let path = FilePath.normalized(path)
        let folder = FilePath.normalized(folder)
        return folder == "/" ? path : String(path.dropFirst(folder.count))
    }
}
