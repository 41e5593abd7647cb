/// Where an RFC 6962 tree divides.
enum TreeSplit {
    /// Leaves of the left half of a tree with two or more leaves: the largest power of two below.
    static func left(of count: UInt64) -> UInt64 {
        1 << UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
