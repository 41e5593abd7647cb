public import LibCrypto

/// A witness's statement that it has seen a checkpoint, at a time (C2SP tlog-cosignature, type 04).
public struct Cosignature: Sendable, Hashable {
    /// Bytes of a cosignature: the time and an Ed25519 signature.
    public static let byteCount = 72
    /// Latest time a cosignature may carry.
    public static let timestampMax = UInt64(Int64.max)

    /// When it was made, in seconds since 1970.
    public let timestamp: UInt64
    /// The sixty-four bytes of Ed25519.
    public let signature: [UInt8]

    /// Creates a cosignature; nil when the time or the signature's length are out of range.
    public init?(timestamp: UInt64, signature: [UInt8]) {
        guard timestamp <= Self.timestampMax,
            signature.count == Ed25519PublicKey.signatureBytes
        else { return nil }
        self.timestamp = timestamp
        self.signature = signature
    }

    /// Reads the seventy-two bytes that follow the key's identifier in a signature line.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(
            timestamp: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) },
            signature: Array(bytes[8...])
        )
    }

    /// The seventy-two bytes.
    public var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: timestamp >> (56 - 8 * $0)) } + signature
    }

    /// Tells whether the holder of `key` made it over this text of a checkpoint.
    public func isValid(for checkpointText: [UInt8], by key: Ed25519PublicKey) -> Bool {
        key.isValid(signature, for: signedBytes(for: checkpointText))
    }

    /// The bytes that the signature is over.
    public func signedBytes(for checkpointText: [UInt8]) -> [UInt8] {
        Self.message(for: checkpointText, timestamp: timestamp)
    }

    /// What is signed: two lines, then the checkpoint's text.
    static func message(for checkpointText: [UInt8], timestamp: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(timestamp)\n".utf8) + checkpointText
    }
}
