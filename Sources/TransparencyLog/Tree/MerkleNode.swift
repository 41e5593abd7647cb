/// The root of a complete subtree: 2^level leaves, beginning at leaf index * 2^level.
public struct MerkleNode: Hashable, Sendable {
    /// Height above the leaves.
    public let level: Int
    /// Number of the subtree among those of its level.
    public let index: UInt64
    /// Its hash.
    public let hash: TreeHash

    /// Creates a node.
    public init(level: Int, index: UInt64, hash: TreeHash) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}
