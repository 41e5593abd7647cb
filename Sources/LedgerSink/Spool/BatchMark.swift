internal import LedgerFormat

/// What is known of a spooled batch without reading it.
struct BatchMark: Sendable, Hashable {
    /// Number of its first entry.
    var firstSequence: UInt64
    /// Number of its last entry.
    var lastSequence: UInt64
    /// SHA-256 of the header before it.
    var previous: LedgerDigest
    /// Bytes it takes.
    var byteCount: Int
    /// When it was spooled.
    var spooledAtUnixMilliseconds: Int64
}
