internal import LedgerFormat

/// What a spool holds, kept in memory beside the file.
struct SpoolState: Sendable {
    /// Where the next batch goes on; nil until the ledger has told.
    var chain: WriterChain?
    /// Batches, oldest first.
    var batches: [BatchMark] = []
    /// Entries that are not sealed yet.
    var looseCount: UInt64 = 0
    /// Their bytes.
    var looseBytes = 0
    /// Last entry in the order.
    var orderedThrough: UInt64 = 0
    /// Last final entry.
    var finalThrough: UInt64 = 0

    /// Bytes of all that is spooled.
    var byteCount: Int { batches.reduce(looseBytes) { $0 + $1.byteCount } }

    /// Last entry that is sealed and durable.
    var spooledThrough: UInt64 { chain.map { $0.nextSequence - 1 } ?? 0 }

    /// Entries that are not final.
    var entryCount: UInt64 {
        batches.reduce(looseCount) { $0 + ($1.lastSequence - $1.firstSequence + 1) }
    }

    /// When the oldest batch that is not in the order was spooled, in milliseconds since 1970.
    var oldestUnordered: Int64? {
        batches.first { $0.lastSequence > orderedThrough }?.spooledAtUnixMilliseconds
    }

    /// When the oldest batch that is not final was spooled.
    var oldestUnfinal: Int64? {
        batches.first { $0.lastSequence > finalThrough }?.spooledAtUnixMilliseconds
    }
}
