/// The right edge of a growing RFC 6962 tree: all that is needed to append and to know the root.
///
/// Holds one hash for each complete subtree the tree falls into, that is, at most 64.
public struct MerkleFrontier: Sendable, Hashable {
    /// Most leaves of a tree.
    public static let sizeMax: UInt64 = 1 << 62

    /// Number of leaves.
    public private(set) var size: UInt64
    /// Roots of the complete subtrees, largest and leftmost first.
    public private(set) var hashes: [TreeHash]

    /// An empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// Takes up a tree where it was left; nil when the hashes are not as many as a tree of that size has.
    public init?(size: UInt64, hashes: [TreeHash]) {
        guard size <= Self.sizeMax, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// The root; that of the empty tree is SHA-256 of nothing.
    public var root: TreeHash {
        guard var root = hashes.last else { return .ofEmptyTree }
        for hash in hashes.dropLast().reversed() {
            root = TreeHash.node(hash, root)
        }
        return root
    }

    /// Adds a leaf by its hash.
    public mutating func append(_ leafHash: TreeHash) {
        append(leafHash) { _ in }
    }

    /// Adds a leaf by its hash and hands out each subtree that it completes, beginning with the leaf.
    public mutating func append(_ leafHash: TreeHash, completed: (MerkleNode) -> Void) {
        var node = MerkleNode(level: 0, index: size, hash: leafHash)
        completed(node)
        while node.index & 1 == 1, let left = hashes.popLast() {
            node = MerkleNode(
                level: node.level + 1,
                index: node.index >> 1,
                hash: TreeHash.node(left, node.hash)
            )
            completed(node)
        }
        hashes.append(node.hash)
        size += 1
    }
}
