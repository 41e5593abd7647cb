internal import LibCrypto

/// SHA-256 of a canonical form, as four big-endian words.
public struct ContentDigest: Hashable, Sendable {
    /// The words, first to last.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// Creates a digest from its words.
    public init(_ words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Computes the digest of a region of memory.
    public init(of bytes: UnsafeRawBufferPointer) {
        var hasher = SHA256()
        hasher.update(bytes)
        words = hasher.finalizeWords()
    }

    /// Tells whether both digests are equal.
    public static func == (left: ContentDigest, right: ContentDigest) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1
            && left.words.2 == right.words.2 && left.words.3 == right.words.3
    }

    /// Feeds the digest to a hasher; half of it is plenty.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
