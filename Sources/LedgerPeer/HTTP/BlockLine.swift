import TransparencyLog

/// A block as peers tell one another.
struct BlockLine: Codable, Sendable, Hashable {
    var number: UInt64
    var size: UInt64
    /// Root in base64, as in checkpoints.
    var root: String
    var epoch: UInt32
    var revision: UInt64

    init(_ block: BlockRow) {
        number = block.number
        size = block.size
        root = Base64.encode(block.root.bytes)
        epoch = block.epoch
        revision = block.revision
    }
}
