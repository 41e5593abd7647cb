/// A set of places in a tree of mappings, found key by key.
struct KeyTree: Sendable {
    /// Whether a place ends here.
    private(set) var isEnd = false
    /// What lies below, by key.
    private(set) var children: [String: KeyTree] = [:]

    /// Adds a place.
    mutating func insert(_ path: ArraySlice<String>) {
        guard let first = path.first else {
            isEnd = true
            return
        }
        children[first, default: KeyTree()].insert(path.dropFirst())
    }

    /// What lies below a key path.
    func below(_ path: String...) -> KeyTree? {
        var tree: KeyTree? = self
        for key in path { tree = tree?.children[key] }
        return tree
    }
}
