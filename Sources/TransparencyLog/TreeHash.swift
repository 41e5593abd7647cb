internal import LibCrypto

/// One hash of an RFC 6962 tree: SHA-256 over a leaf or over two nodes (RFC 6962, section 2.1).
public struct TreeHash: Hashable, Sendable {
    /// Bytes of a hash.
    public static let byteCount = 32

    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let ofEmptyTree = TreeHash(unchecked: SHA256.hash([UInt8]()))

    /// The thirty-two bytes.
    public let bytes: [UInt8]

    /// Takes a hash as it is; nil unless it has thirty-two bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hash of a leaf: SHA-256(0x00 and the leaf).
    public static func leaf(_ bytes: [UInt8]) -> TreeHash {
        var hasher = SHA256()
        hasher.update([0])
        hasher.update(bytes)
        return TreeHash(unchecked: hasher.finalize())
    }

    /// Hash of an inner node: SHA-256(0x01, left and right).
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        hasher.update([1])
        hasher.update(left.bytes)
        hasher.update(right.bytes)
        return TreeHash(unchecked: hasher.finalize())
    }
}
