/// A batch ready to be submitted.
public struct SealedBatch: Sendable, Hashable {
    /// Who signed it.
    public let writer: WriterName
    /// Number of its first entry.
    public let firstSequence: UInt64
    /// Number of its last entry.
    public let lastSequence: UInt64
    /// The bytes to put into the order.
    public let bytes: [UInt8]
    /// SHA-256 of its header.
    public let headerDigest: LedgerDigest

    /// Key to put it under.
    public var key: OrderKey { .batch(writer, firstSequence: firstSequence) }
}
