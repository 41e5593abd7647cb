/// Where a batch of the order is in the log.
struct BatchRow: Sendable, Hashable {
    /// Index of the leaf with the batch's header; the entries follow it.
    var leaf: UInt64
    /// Number of the order.
    var epoch: UInt32
    /// Its place in the order.
    var revision: UInt64
    /// `actor/service` of the writer.
    var writer: String
    /// Sequence number of its first entry.
    var sequence: UInt64
    /// Entries in it.
    var count: Int
    /// Raw value of the flag.
    var flag: UInt8
}
