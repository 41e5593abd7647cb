/// What is kept of a ledger; the oldest entries go first, whichever bound is reached first.
public struct LedgerRetentionPlan: Codable, Sendable, Equatable {
    /// Days an entry is kept.
    public var days: Int
    /// Bytes of the ledger's own file.
    public var bytesMax: Int

    /// Creates a bound.
    public init(days: Int = 30, bytesMax: Int = 10_737_418_240) {
        self.days = days
        self.bytesMax = bytesMax
    }
}
