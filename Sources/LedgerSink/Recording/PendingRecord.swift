internal import VotingCore

/// A record on its way from those who vote to the thread that writes.
struct PendingRecord: Sendable {
    /// Bytes that a record takes in memory besides its texts.
    static let overheadBytes = 448

    /// What is recorded; its statement is cut to what an entry keeps.
    var record: VoteRecord
    /// False when another record follows once the late replies are in.
    var isComplete: Bool
    /// Who waits for it; nil for nobody.
    var waiter: RecordWaiter?

    /// True when somebody waits for its place in the order, or for more.
    var waitsForOrder: Bool {
        switch waiter?.durability {
        case .ordered?, .final?: true
        case .async?, .spooled?, nil: false
        }
    }

    /// Bytes it takes in memory, about.
    var byteCount: Int {
        Self.overheadBytes + record.statement.utf8.count + record.reason.utf8.count
    }
}

/// Somebody who waits for an entry to get somewhere.
struct RecordWaiter: Sendable {
    /// How far it has to get.
    var durability: Durability
    /// Told once.
    var then: @Sendable (DurabilityOutcome) -> Void
}
