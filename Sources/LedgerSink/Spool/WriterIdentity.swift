public import LedgerFormat
public import LibCrypto

/// Who writes, to which log, with which key.
public struct WriterIdentity: Sendable {
    /// Name of the writer.
    public let writer: WriterName
    /// Name of the log.
    public let origin: String
    /// Key that signs the batches.
    public let key: Ed25519PrivateKey

    /// Puts the three together.
    public init(writer: WriterName, origin: String, key: Ed25519PrivateKey) {
        self.writer = writer
        self.origin = origin
        self.key = key
    }

    /// The chain that goes on where the ledger says the writer stands.
    func chain(after standing: WriterStanding) -> WriterChain {
        WriterChain(
            origin: origin,
            writer: writer,
            epoch: max(standing.epoch, 1),
            nextSequence: standing.lastSequence + 1,
            previous: LedgerDigest(bytes: standing.lastHeaderHash) ?? .zero
        )
    }
}
