/// A sealed batch as it is read from a spool.
struct SpooledBatch: Sendable, Hashable {
    /// Number of its first entry.
    var firstSequence: UInt64
    /// Number of its last entry.
    var lastSequence: UInt64
    /// The batch as it is signed and sent.
    var bytes: [UInt8]
}

/// An entry that is not sealed yet.
struct LooseEntry: Sendable, Hashable {
    /// Its place among the loose ones.
    var id: Int64
    /// Its bytes.
    var bytes: [UInt8]
}
