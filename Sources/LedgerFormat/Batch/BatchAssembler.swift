public import LibCrypto
internal import TransparencyLog

/// The writer's side of batches: entries go in, signed batches come out, each after the last.
public struct BatchAssembler: Sendable {
    /// The chain that the next batch goes on.
    public private(set) var chain: WriterChain
    /// Entries that wait for the next batch.
    public private(set) var entryCount = 0

    private var body: [UInt8] = []
    private var leaves: [TreeHash] = []
    private let entriesMax: Int
    private let overheadBytes: Int

    /// Starts at a place in a chain; smaller batches may be asked for than the format allows.
    public init(chain: WriterChain, entriesMax: Int = LedgerLimits.batchEntriesMax) {
        self.chain = chain
        self.entriesMax = min(max(entriesMax, 1), LedgerLimits.batchEntriesMax)
        let names = [chain.origin, chain.writer.actor, chain.writer.service]
        overheadBytes =
            names.reduce(0) { $0 + 2 + $1.utf8.count } + BatchHeader.magic.count + 1 + 4 + 8 + 2
            + LedgerDigest.byteCount + TreeHash.byteCount + Batch.signatureBytes
    }

    /// True when nothing waits.
    public var isEmpty: Bool { entryCount == 0 }

    /// Bytes that the batch would have if it were sealed now.
    public var byteCount: Int { overheadBytes + body.count }

    /// Takes an entry's bytes; false when the batch has no room and has to be sealed before.
    ///
    /// The entry is not read again: its bytes come from `LedgerEntry.encoded` or `VoteEntryEncoder`.
    public mutating func append(_ entry: [UInt8]) throws(FormatError) -> Bool {
        guard entry.count <= LedgerLimits.entryBytesMax else {
            throw .tooLarge(
                field: "entry",
                bytes: entry.count,
                bytesMax: LedgerLimits.entryBytesMax
            )
        }
        guard entryCount < entriesMax,
            byteCount + 4 + entry.count <= LedgerLimits.batchBytesMax
        else { return false }
        body.append(bigEndian: UInt32(truncatingIfNeeded: entry.count))
        body.append(contentsOf: entry)
        leaves.append(.leaf(entry))
        entryCount += 1
        return true
    }

    /// Signs what waits as one batch and begins the next; nil when nothing waits.
    ///
    /// When signing fails, nothing has changed.
    public mutating func seal(
        with key: Ed25519PrivateKey
    )
        throws(BatchSealError) -> SealedBatch?
    {
        guard entryCount > 0 else { return nil }
        let header: BatchHeader
        let signature: [UInt8]
        let headerBytes: [UInt8]
        do throws(FormatError) {
            header = try BatchHeader(
                origin: chain.origin,
                writer: chain.writer,
                epoch: chain.epoch,
                firstSequence: chain.nextSequence,
                previous: chain.previous,
                count: entryCount,
                root: BatchTree.root(of: leaves)
            )
            headerBytes = header.bytes
        } catch {
            throw .format(error)
        }
        do throws(CryptoError) {
            signature = try key.signature(for: BatchHeader.signedBytes(of: headerBytes))
        } catch {
            throw .signature(error)
        }
        let bytes = headerBytes + signature + body
        chain.advance(past: entryCount, header: headerBytes)
        entryCount = 0
        body.removeAll(keepingCapacity: true)
        leaves.removeAll(keepingCapacity: true)
        return SealedBatch(
            writer: header.writer,
            firstSequence: header.firstSequence,
            lastSequence: header.lastSequence,
            bytes: bytes,
            headerDigest: chain.previous
        )
    }
}

/// Why a batch was not sealed.
public enum BatchSealError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The chain holds what a header may not say.
    case format(FormatError)
    /// The key did not sign.
    case signature(CryptoError)

    /// The reason in words.
    public var description: String {
        switch self {
        case .format(let error): "the batch cannot be made: \(error)"
        case .signature(let error): "the batch cannot be signed: \(error.reason)"
        }
    }
}
