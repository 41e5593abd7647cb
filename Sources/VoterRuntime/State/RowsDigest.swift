/// Number of rows and the sums of both halves of their MD5 digests, modulo 2^64.
///
/// Sums do not depend on the order of rows and, unlike XOR, do not lose rows that occur twice.
package struct RowsDigest: Hashable, Sendable {
    /// Number of rows.
    package var count: UInt64
    /// Sum of the first halves.
    package var high: UInt64
    /// Sum of the second halves.
    package var low: UInt64

    /// Creates a digest; without arguments that of no rows.
    package init(count: UInt64 = 0, high: UInt64 = 0, low: UInt64 = 0) {
        self.count = count
        self.high = high
        self.low = low
    }

    /// Adds the rows of another part of the table.
    mutating func add(_ other: Self) {
        count &+= other.count
        high &+= other.high
        low &+= other.low
    }
}
