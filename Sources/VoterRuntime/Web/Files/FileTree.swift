/// What one look found in a replica's folders.
package struct FileTree: Sendable, Equatable {
    /// What is known, by its path.
    package var entries: [String: FileEntry]
    /// Files that are there but have not been read whole yet, or changed while they were read.
    package var unread: Set<String>
    /// Whether something was left out, so that a path that is not here may exist.
    package var isCut: Bool

    /// Creates a tree.
    package init(
        entries: [String: FileEntry] = [:],
        unread: Set<String> = [],
        isCut: Bool = false
    ) {
        self.entries = entries
        self.unread = unread
        self.isCut = isCut
    }
}
