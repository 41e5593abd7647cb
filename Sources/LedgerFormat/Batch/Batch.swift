internal import TransparencyLog

/// A signed batch as it lies in the order.
public struct Batch: Sendable, Hashable {
    /// Bytes of a signature.
    public static let signatureBytes = 64

    /// What is signed.
    public let header: BatchHeader
    /// The header as it was signed.
    public let headerBytes: [UInt8]
    /// Ed25519 signature over the prefix and the header.
    public let signature: [UInt8]
    /// The entries' bytes.
    public let entryBytes: [[UInt8]]
    /// The entries.
    public let entries: [LedgerEntry]

    /// Reads a batch: bounds, header, root and every entry; whether the signature holds is not asked.
    ///
    /// Whatever the bytes are, the answer is a batch or an error.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= LedgerLimits.batchBytesMax else {
            throw .tooLarge(
                field: "batch",
                bytes: bytes.count,
                bytesMax: LedgerLimits.batchBytesMax
            )
        }
        var reader = ByteReader(bytes)
        header = try BatchHeader(from: &reader)
        headerBytes = Array(bytes[..<reader.consumed])
        signature = try reader.data(Self.signatureBytes, "signature")
        var entryBytes: [[UInt8]] = []
        var entries: [LedgerEntry] = []
        var leaves: [TreeHash] = []
        for _ in 0..<header.count {
            let count: UInt32 = try reader.integer("entry length")
            guard count <= LedgerLimits.entryBytesMax else {
                throw .tooLarge(
                    field: "entry",
                    bytes: Int(count),
                    bytesMax: LedgerLimits.entryBytesMax
                )
            }
            let bytes = try reader.data(Int(count), "entry")
            entries.append(try LedgerEntry(bytes))
            leaves.append(.leaf(bytes))
            entryBytes.append(bytes)
        }
        try reader.finish()
        guard BatchTree.root(of: leaves) == header.root else { throw .otherRoot }
        self.entryBytes = entryBytes
        self.entries = entries
    }

    /// SHA-256 of the header: what the writer's next batch names as the one before it.
    public var headerDigest: LedgerDigest { LedgerDigest(of: headerBytes) }

    /// The bytes that the signature is over.
    public var signedBytes: [UInt8] { BatchHeader.signedBytes(of: headerBytes) }
}
