internal import LedgerFormat

/// What one commit adds to a spool.
struct SpoolAddition: Sendable {
    /// Sealed batches in the order of their numbers.
    var batches: [SealedBatch] = []
    /// The chain after them; nil when nothing was sealed.
    var chain: WriterChain?
    /// SHA-256 of the header before the first of them.
    var previous = LedgerDigest.zero
    /// Entries that cannot be sealed yet.
    var loose: [[UInt8]] = []

    /// True when nothing is added.
    var isEmpty: Bool { batches.isEmpty && loose.isEmpty }

    /// What is known of the batches.
    func marks(at unixMilliseconds: Int64) -> [BatchMark] {
        var previous = previous
        return batches.map { batch in
            defer { previous = batch.headerDigest }
            return BatchMark(
                firstSequence: batch.firstSequence,
                lastSequence: batch.lastSequence,
                previous: previous,
                byteCount: batch.bytes.count,
                spooledAtUnixMilliseconds: unixMilliseconds
            )
        }
    }
}

extension SpoolState {
    /// Adds what a commit adds.
    mutating func add(_ addition: SpoolAddition, at unixMilliseconds: Int64) {
        batches += addition.marks(at: unixMilliseconds)
        if let chain = addition.chain { self.chain = chain }
        looseCount += UInt64(addition.loose.count)
        looseBytes += addition.loose.reduce(0) { $0 + $1.count }
    }
}
