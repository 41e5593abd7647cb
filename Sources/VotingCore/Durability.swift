/// What an answer waits for before its first byte is released; each includes those before it.
public enum Durability: String, Sendable, Hashable, CaseIterable {
    /// Nothing: the record is written when there is time.
    case async
    /// The record is on the disk of whoever voted.
    case spooled
    /// The record has its place in the ledger's order.
    case ordered
    /// A majority of the actors has cosigned a log that holds the record.
    case final
}
