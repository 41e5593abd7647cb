internal import LibCrypto

/// A SHA-256 digest of something that is no tree: a batch header, a plan, a policy.
public struct LedgerDigest: Hashable, Sendable {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// Thirty-two zeros: what stands before a writer's first batch.
    public static let zero = LedgerDigest(unchecked: [UInt8](repeating: 0, count: byteCount))

    /// The thirty-two bytes.
    public let bytes: [UInt8]

    /// Takes a digest as it is; nil unless it has thirty-two bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Digest of some bytes.
    public init(of bytes: [UInt8]) {
        self.init(unchecked: SHA256.hash(bytes))
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension LedgerDigest: CustomStringConvertible {
    /// Sixty-four lowercase hexadecimal digits.
    public var description: String { Hexadecimal.text(of: bytes) }
}
