/// A tile of the tree, full or growing.
struct TileRow: Sendable, Hashable {
    /// Bits of an identifier that hold the number.
    static let numberBits = 48

    /// 0 for leaves' hashes; each level holds hashes of full tiles of the one below.
    var level: Int
    /// Place within the level.
    var number: UInt64
    /// One to 256 hashes one after the other.
    var hashes: [UInt8]

    /// Key of the row.
    static func identifier(level: Int, number: UInt64) -> Int64 {
        Int64(level) << Int64(numberBits) | Int64(number)
    }
}
