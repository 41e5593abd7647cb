/// What a peer has counted since it started.
struct PeerCounters: Sendable {
    /// Entries applied.
    var entries: UInt64 = 0
    /// Entries by the name of their flag, valid ones left out.
    var flagged: [String: UInt64] = [:]
    /// Blocks cut.
    var blocks: UInt64 = 0
    /// Transactions.
    var rounds: UInt64 = 0
    /// Batches taken from writers.
    var submitted: UInt64 = 0
    /// Batches refused.
    var refused: UInt64 = 0
    /// Connections to the order that ended with an error.
    var reconnects: UInt64 = 0
    /// Times from a block's end to its finality, in milliseconds: their sum and number.
    var finalMilliseconds: UInt64 = 0
    /// Blocks that became final.
    var finalBlocks: UInt64 = 0
}
