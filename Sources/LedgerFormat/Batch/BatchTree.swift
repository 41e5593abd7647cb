public import TransparencyLog

/// The RFC 6962 tree over the entries of one batch.
public enum BatchTree {
    /// Root over the leaf hashes of the entries.
    public static func root(of leaves: [TreeHash]) -> TreeHash {
        root(of: leaves[...])
    }

    /// The hashes that lead from one entry to the root, nearest first (RFC 9162, section 2.1.3.1).
    ///
    /// Nil when there is no such entry.
    public static func path(to index: Int, in leaves: [TreeHash]) -> [TreeHash]? {
        guard leaves.indices.contains(index) else { return nil }
        return path(to: index, in: leaves[...])
    }

    private static func root(of leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard let first = leaves.first else { return .ofEmptyTree }
        guard leaves.count > 1 else { return first }
        let cut = leaves.startIndex + split(leaves.count)
        return .node(root(of: leaves[..<cut]), root(of: leaves[cut...]))
    }

    private static func path(to index: Int, in leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let cut = leaves.startIndex + split(leaves.count)
        return index < cut
            ? path(to: index, in: leaves[..<cut]) + [root(of: leaves[cut...])]
            : path(to: index, in: leaves[cut...]) + [root(of: leaves[..<cut])]
    }

    /// The largest power of two below a count of two or more.
    private static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
