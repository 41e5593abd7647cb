public import TransparencyLog

/// What a writer signs: who it is, where the batch stands in its chain, and the root of the entries.
public struct BatchHeader: Sendable, Hashable {
    /// First bytes of every batch.
    static let magic = Array("FTLB".utf8)
    static let version: UInt8 = 1
    /// What stands before the header in the bytes that are signed, so that no other signature fits.
    public static let signaturePrefix = "ftcompose.dev/ledger-batch/v1\n"

    /// Name of the log that the batch was made for.
    public let origin: String
    /// Who signs.
    public let writer: WriterName
    /// Which of the writer's keys signs, counted from 1.
    public let epoch: UInt32
    /// Number of the first entry among all entries of the writer, from 1.
    public let firstSequence: UInt64
    /// SHA-256 of the header of the writer's batch before this one; zeros for its first.
    public let previous: LedgerDigest
    /// Number of entries, 1 to 256.
    public let count: Int
    /// Root of the RFC 6962 tree over the entries.
    public let root: TreeHash

    /// Creates a header; an error says what the format does not allow.
    public init(
        origin: String,
        writer: WriterName,
        epoch: UInt32,
        firstSequence: UInt64,
        previous: LedgerDigest,
        count: Int,
        root: TreeHash
    )
        throws(FormatError)
    {
        guard Self.isOrigin(origin) else { throw .badValue(field: "origin") }
        guard epoch >= 1 else { throw .badValue(field: "epoch") }
        guard (1...LedgerLimits.batchEntriesMax).contains(count) else {
            throw .badValue(field: "count")
        }
        guard firstSequence >= 1,
            firstSequence <= LedgerLimits.sequenceMax - UInt64(LedgerLimits.batchEntriesMax)
        else { throw .badValue(field: "first sequence") }
        self.origin = origin
        self.writer = writer
        self.epoch = epoch
        self.firstSequence = firstSequence
        self.previous = previous
        self.count = count
        self.root = root
    }

    /// Number of the last entry.
    public var lastSequence: UInt64 { firstSequence + UInt64(count) - 1 }

    /// Key that the batch is put under in the order.
    public var key: OrderKey { .batch(writer, firstSequence: firstSequence) }

    /// The header's bytes.
    public var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(Self.version)
        bytes.append(shortText: origin, bytesMax: LedgerLimits.originBytesMax)
        bytes.append(shortText: writer.actor, bytesMax: WriterName.partBytesMax)
        bytes.append(shortText: writer.service, bytesMax: WriterName.partBytesMax)
        bytes.append(bigEndian: epoch)
        bytes.append(bigEndian: firstSequence)
        bytes.append(contentsOf: previous.bytes)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: count))
        bytes.append(contentsOf: root.bytes)
        return bytes
    }

    /// The bytes that the writer's key signs.
    public static func signedBytes(of header: [UInt8]) -> [UInt8] {
        Array(signaturePrefix.utf8) + header
    }

    /// Tells whether a text can name a log: as C2SP wants it, without a space, a plus or a control.
    public static func isOrigin(_ text: String) -> Bool {
        (1...LedgerLimits.originBytesMax).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value > 0x20 && scalar.value != 0x7F && scalar != "+"
                    && !scalar.properties.isWhitespace
            }
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        guard try reader.data(Self.magic.count, "magic") == Self.magic else {
            throw .notThisFormat
        }
        let version = try reader.byte("version")
        guard version == Self.version else { throw .unknownVersion(version) }
        let origin = try reader.text("origin", bytesMax: LedgerLimits.originBytesMax)
        let actor = try reader.text("actor", bytesMax: WriterName.partBytesMax)
        let service = try reader.text("service", bytesMax: WriterName.partBytesMax)
        guard let writer = WriterName(actor: actor, service: service) else {
            throw .badValue(field: "writer")
        }
        let epoch: UInt32 = try reader.integer("epoch")
        let firstSequence: UInt64 = try reader.integer("first sequence")
        let previous = try reader.digest("previous")
        let count: UInt16 = try reader.integer("count")
        guard let root = TreeHash(bytes: try reader.data(TreeHash.byteCount, "root")) else {
            throw .truncated(field: "root")
        }
        try self.init(
            origin: origin,
            writer: writer,
            epoch: epoch,
            firstSequence: firstSequence,
            previous: previous,
            count: Int(count),
            root: root
        )
    }
}
