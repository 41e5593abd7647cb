/// What the server says at the end of a statement.
public struct QueryOutcome: Sendable, Equatable {
    /// Rows changed.
    public var affectedRows: UInt64
    /// First automatic value given out.
    public var lastInsertID: UInt64
    /// Number of warnings.
    public var warningCount: UInt16
    /// True when a transaction is open afterwards.
    public var inTransaction: Bool

    /// Creates an outcome.
    public init(
        affectedRows: UInt64 = 0,
        lastInsertID: UInt64 = 0,
        warningCount: UInt16 = 0,
        inTransaction: Bool = false
    ) {
        self.affectedRows = affectedRows
        self.lastInsertID = lastInsertID
        self.warningCount = warningCount
        self.inTransaction = inTransaction
    }
}
