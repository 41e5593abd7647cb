import LedgerFormat
import TransparencyLog

/// Everything about one leaf: what it says, where it stands, and what else proves it.
public struct EntryDetail: Sendable, Hashable, Codable {
    /// The entry as queries show it; nil for the header of a batch.
    public var entry: EntryLine?
    /// Index of the leaf.
    public var index: UInt64
    /// Hash of the leaf, hexadecimal.
    public var leafHash: String
    /// The leaf's bytes, hexadecimal.
    public var leafBytes: String
    /// Number of the order that placed it.
    public var orderEpoch: UInt32
    /// Its place in the order.
    public var revision: UInt64
    /// 0 for a header, 1 and on for the entries of a batch.
    public var position: UInt16
    /// Index of the leaf with the header and signature of its batch.
    public var batchLeaf: UInt64?
    /// Entries of its batch.
    public var batchCount: Int?
    /// Number of the block it is in; nil while the block is open.
    public var block: UInt64?
    /// Leaves at the end of that block.
    public var blockSize: UInt64?
    /// Whether a majority of the actors has cosigned it.
    public var final: Bool

    enum CodingKeys: String, CodingKey {
        case entry, index, revision, position, block, final
        case leafHash = "leaf_hash"
        case leafBytes = "leaf_bytes"
        case orderEpoch = "order_epoch"
        case batchLeaf = "batch_leaf"
        case batchCount = "batch_count"
        case blockSize = "block_size"
    }

    init(
        line: EntryLine?,
        index: UInt64,
        leafHash: TreeHash,
        leaf: LeafBytes,
        batch: BatchRow?,
        block: BlockRow?,
        final: Bool
    ) {
        entry = line
        self.index = index
        self.leafHash = HexText.text(of: leafHash.bytes)
        leafBytes = HexText.text(of: leaf.bytes)
        orderEpoch = leaf.orderEpoch
        revision = leaf.revision
        position = leaf.position
        batchLeaf = batch?.leaf
        batchCount = batch?.count
        self.block = block?.number
        blockSize = block?.size
        self.final = final
    }
}
