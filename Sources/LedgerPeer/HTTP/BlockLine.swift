import TransparencyLog

/// A block as peers tell one another.
struct BlockLine: Codable, Sendable, Hashable {
    var number: UInt64
    var size: UInt64
    /// Root in hexadecimal digits.
    var root: String
    var epoch: UInt32
    var revision: UInt64

    init(_ block: BlockRow) {
        number = block.number
        size = block.size
        root = HexText.text(of: block.root.bytes)
        epoch = block.epoch
        revision = block.revision
    }
}
