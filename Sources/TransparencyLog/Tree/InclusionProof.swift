/// Proofs that a leaf is at an index of a tree (RFC 9162, section 2.1.3).
public enum InclusionProof {
    /// Most hashes of a proof.
    public static let hashesMax = 63

    /// Makes the proof for the leaf at `index` in the tree of the first `size` leaves.
    public static func make(
        index: UInt64,
        size: UInt64,
        from source: some NodeSource
    ) throws -> [TreeHash] {
        guard index < size, size <= MerkleFrontier.sizeMax else {
            throw LogError(.outOfRange, "there is no leaf \(index) in a tree of \(size)")
        }
        var proof: [TreeHash] = []
        var (start, end) = (UInt64(0), size)
        while end - start > 1 {
            let middle = start + TreeSplit.left(of: end - start)
            if index < middle {
                proof.append(try source.root(from: middle, to: end))
                end = middle
            } else {
                proof.append(try source.root(from: start, to: middle))
                start = middle
            }
        }
        return proof.reversed()
    }

    /// The root that a proof leads to (RFC 9162, 2.1.3.2); nil when its length does not fit.
    public static func root(
        ofLeaf leaf: TreeHash,
        index: UInt64,
        size: UInt64,
        proof: [TreeHash]
    ) -> TreeHash? {
        guard index < size, proof.count <= hashesMax else { return nil }
        var node = index
        var last = size - 1
        var root = leaf
        for hash in proof {
            guard last != 0 else { return nil }
            if node & 1 == 1 || node == last {
                root = TreeHash.node(hash, root)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                root = TreeHash.node(root, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 ? root : nil
    }

    /// Tells whether `proof` shows that `leaf` is at `index` of the tree with this size and root.
    public static func verify(
        leaf: TreeHash,
        index: UInt64,
        size: UInt64,
        root: TreeHash,
        proof: [TreeHash]
    ) -> Bool {
        self.root(ofLeaf: leaf, index: index, size: size, proof: proof) == root
    }
}
