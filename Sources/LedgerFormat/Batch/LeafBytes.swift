/// A leaf of the log: where the order placed it, how it stands, and the bytes themselves.
public struct LeafBytes: Sendable, Hashable {
    /// Version of the bytes.
    public static let version: UInt8 = 1
    /// Bytes before the content.
    public static let prefixBytes = 16
    /// Position of a value that is no batch, or not the one of its key.
    public static let undecodablePosition = UInt16.max
    /// Bytes of the key that an undecodable value's leaf keeps.
    public static let keyBytesMax = 512

    /// How the batch stands.
    public let flag: EntryFlag
    /// Counts the orders, because revisions start anew when the sequencer is replaced.
    public let orderEpoch: UInt32
    /// Place of the value in its order.
    public let revision: UInt64
    /// 0 for the batch's header and signature, 1 and on for its entries, 65,535 for what is no batch.
    public let position: UInt16
    /// The bytes themselves.
    public let content: [UInt8]

    /// Creates a leaf.
    public init(
        flag: EntryFlag,
        orderEpoch: UInt32,
        revision: UInt64,
        position: UInt16,
        content: [UInt8]
    ) {
        self.flag = flag
        self.orderEpoch = orderEpoch
        self.revision = revision
        self.position = position
        self.content = content
    }

    /// The bytes whose RFC 6962 leaf hash is in the tree.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.prefixBytes + content.count)
        bytes.append(Self.version)
        bytes.append(flag.rawValue)
        bytes.append(bigEndian: orderEpoch)
        bytes.append(bigEndian: revision)
        bytes.append(bigEndian: position)
        bytes.append(contentsOf: content)
        return bytes
    }

    /// Reads a leaf; the content is taken as it is.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = ByteReader(bytes)
        let version = try reader.byte("version")
        guard version == Self.version else { throw .unknownVersion(version) }
        guard let flag = EntryFlag(rawValue: try reader.byte("flag")) else {
            throw .badValue(field: "flag")
        }
        self.flag = flag
        orderEpoch = try reader.integer("order epoch")
        revision = try reader.integer("revision")
        position = try reader.integer("position")
        content = try reader.data(reader.remaining, "content")
    }

    /// What a leaf holds in place of a value that is no batch: its digest, its length and its key.
    public static func undecodable(_ value: [UInt8], key: String) -> [UInt8] {
        var bytes = LedgerDigest(of: value).bytes
        bytes.append(bigEndian: UInt32(clamping: value.count))
        bytes.append(shortText: key, bytesMax: keyBytesMax)
        return bytes
    }

    /// Reads the key from a leaf that holds no batch.
    public func undecodableKey() throws(FormatError) -> String {
        var reader = ByteReader(content)
        _ = try reader.digest("value digest")
        _ = try reader.integer("value length", as: UInt32.self)
        let key = try reader.text("key", bytesMax: Self.keyBytesMax)
        try reader.finish()
        return key
    }

    /// Reads the header and the signature from a leaf at position 0.
    public func headerAndSignature()
        throws(FormatError) -> (header: BatchHeader, bytes: [UInt8], signature: [UInt8])
    {
        var reader = ByteReader(content)
        let header = try BatchHeader(from: &reader)
        let bytes = Array(content[..<reader.consumed])
        let signature = try reader.data(Batch.signatureBytes, "signature")
        try reader.finish()
        return (header, bytes, signature)
    }
}
