/// Where a writer stands: what its next batch has to say about itself.
public struct WriterChain: Sendable, Hashable {
    /// Name of the log.
    public let origin: String
    /// Who writes.
    public let writer: WriterName
    /// Which of the writer's keys signs, counted from 1.
    public let epoch: UInt32
    /// Number of the next entry.
    public private(set) var nextSequence: UInt64
    /// SHA-256 of the header of the last batch; zeros before the first.
    public private(set) var previous: LedgerDigest

    /// Creates a chain; a new one begins at sequence 1 after nothing.
    public init(
        origin: String,
        writer: WriterName,
        epoch: UInt32 = 1,
        nextSequence: UInt64 = 1,
        previous: LedgerDigest = .zero
    ) {
        self.origin = origin
        self.writer = writer
        self.epoch = epoch
        self.nextSequence = nextSequence
        self.previous = previous
    }

    /// Goes past a batch that was sealed.
    mutating func advance(past count: Int, header: [UInt8]) {
        nextSequence += UInt64(count)
        previous = LedgerDigest(of: header)
    }
}
