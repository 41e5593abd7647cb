/// Proofs that a tree begins with all leaves of an earlier one (RFC 9162, section 2.1.4).
public enum ConsistencyProof {
    /// Most hashes of a proof.
    public static let hashesMax = 64

    /// Makes the proof from the tree of the first `old` leaves to that of the first `new`.
    ///
    /// The empty tree has no proof: every tree continues it, so there is nothing to show.
    public static func make(
        from old: UInt64,
        to new: UInt64,
        source: some NodeSource
    ) throws -> [TreeHash] {
        guard old > 0, old <= new, new <= MerkleFrontier.sizeMax else {
            throw LogError(
                .outOfRange,
                "no consistency proof leads from a tree of \(old) to one of \(new)"
            )
        }
        var proof: [TreeHash] = []
        var (start, end) = (UInt64(0), new)
        // The old tree's root is known to the verifier as long as only right halves were left out.
        var isOldRootKnown = true
        while end != old {
            let middle = start + TreeSplit.left(of: end - start)
            if old <= middle {
                proof.append(try source.root(from: middle, to: end))
                end = middle
            } else {
                proof.append(try source.root(from: start, to: middle))
                start = middle
                isOldRootKnown = false
            }
        }
        if !isOldRootKnown {
            proof.append(try source.root(from: start, to: end))
        }
        return proof.reversed()
    }

    /// Tells whether `proof` shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).
    ///
    /// Stricter than the RFC: an old tree without leaves is always refused, since nothing is proved.
    public static func verify(
        from old: UInt64,
        root oldRoot: TreeHash,
        to new: UInt64,
        root newRoot: TreeHash,
        proof: [TreeHash]
    ) -> Bool {
        guard old > 0, old <= new, proof.count <= hashesMax else { return false }
        if old == new { return proof.isEmpty && oldRoot == newRoot }
        guard !proof.isEmpty else { return false }
        var hashes = proof[...]
        if old.nonzeroBitCount == 1 { hashes = ([oldRoot] + proof)[...] }
        var node = old - 1
        var last = new - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        guard let first = hashes.popFirst() else { return false }
        var (oldPath, newPath) = (first, first)
        for hash in hashes {
            guard last != 0 else { return false }
            if node & 1 == 1 || node == last {
                oldPath = TreeHash.node(hash, oldPath)
                newPath = TreeHash.node(hash, newPath)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newPath = TreeHash.node(newPath, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && oldPath == oldRoot && newPath == newRoot
    }
}
