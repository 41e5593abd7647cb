internal import LibCrypto

/// One hash of an RFC 6962 tree: SHA-256 over a leaf or over two nodes (RFC 6962, section 2.1).
///
/// Held as four words, so that trees of any size are built without an allocation per hash.
public struct TreeHash: Sendable {
    /// Bytes of a hash.
    public static let byteCount = 32

    /// The root of a tree without leaves: SHA-256 of nothing.
    public static let ofEmptyTree = TreeHash(words: SHA256().finalizeWords())

    /// The thirty-two bytes as big-endian words, first to last.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Takes a hash as it is; nil unless it has thirty-two bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        // Bytes in one piece, as they nearly always are, cost no call for each of them.
        let words = bytes.withContiguousStorageIfAvailable { Self.words($0) }
        self.words = words ?? Self.words(bytes)
    }

    private static func words(
        _ bytes: some Sequence<UInt8>
    ) -> (UInt64, UInt64, UInt64, UInt64) {
        var words: InlineArray<4, UInt64> = .init(repeating: 0)
        var offset = 0
        for byte in bytes {
            words[offset >> 3] = words[offset >> 3] << 8 | UInt64(byte)
            offset += 1
        }
        return (words[0], words[1], words[2], words[3])
    }

    /// Hash of a leaf: SHA-256(0x00 and the leaf).
    public static func leaf(_ bytes: [UInt8]) -> TreeHash {
        bytes.withUnsafeBytes { leaf($0) }
    }

    /// Hash of a leaf that lies in a region of memory.
    public static func leaf(_ bytes: UnsafeRawBufferPointer) -> TreeHash {
        var hasher = SHA256()
        var prefix: UInt8 = 0
        withUnsafeBytes(of: &prefix) { hasher.update($0) }
        if !bytes.isEmpty { hasher.update(bytes) }
        return TreeHash(words: hasher.finalizeWords())
    }

    /// Hash of an inner node: SHA-256(0x01, left and right).
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 2 * byteCount + 1, alignment: 8) { message in
            message.storeBytes(of: 1, as: UInt8.self)
            left.store(into: message, at: 1)
            right.store(into: message, at: 1 + byteCount)
            var hasher = SHA256()
            hasher.update(UnsafeRawBufferPointer(message))
            return TreeHash(words: hasher.finalizeWords())
        }
    }

    /// The thirty-two bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            store(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
            count = Self.byteCount
        }
    }

    /// Appends the thirty-two bytes to an array.
    public func append(to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { buffer in
            store(into: buffer, at: 0)
            output.append(contentsOf: buffer)
        }
    }

    /// The hash in base64, as checkpoints and proofs write it.
    public var base64: String { Base64.encode(bytes) }

    private func store(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: words.0.bigEndian, toByteOffset: offset, as: UInt64.self)
        buffer.storeBytes(of: words.1.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
        buffer.storeBytes(of: words.2.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
        buffer.storeBytes(of: words.3.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension TreeHash: Hashable {
    /// Tells whether both hashes have the same bytes.
    public static func == (left: TreeHash, right: TreeHash) -> Bool {
        left.words == right.words
    }

    /// Feeds the hash to a hasher; half of it is plenty.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension TreeHash: CustomStringConvertible {
    /// Sixty-four lowercase hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }
}
