/// Digest of a reply's canonical form: what a tally compares.
public struct VoteDigest: Hashable, Sendable {
    /// Bytes of a digest.
    public static let byteCount = 32

    /// The thirty-two bytes as big-endian words, first to last.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// Creates a digest from its words.
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    /// Creates a digest from raw bytes; nil when there are not exactly thirty-two.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: InlineArray<4, UInt64> = .init(repeating: 0)
        var offset = 0
        for byte in bytes {
            words[offset >> 3] = words[offset >> 3] << 8 | UInt64(byte)
            offset += 1
        }
        self.init(words[0], words[1], words[2], words[3])
    }

    /// The byte at an offset of 0 to 31.
    public func byte(at offset: Int) -> UInt8 {
        let word =
            switch offset >> 3 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - (offset & 7) * 8))
    }

    /// The thirty-two bytes.
    public var bytes: [UInt8] {
        (0..<Self.byteCount).map(byte(at:))
    }

    /// Tells whether both digests have the same bytes.
    public static func == (left: VoteDigest, right: VoteDigest) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1
            && left.words.2 == right.words.2 && left.words.3 == right.words.3
    }

    /// Feeds the digest to a hasher; half of it is plenty.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension VoteDigest: CustomStringConvertible {
    /// Sixty-four lowercase hexadecimal digits.
    public var description: String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 2 * Self.byteCount) { buffer in
            for offset in 0..<Self.byteCount {
                let value = byte(at: offset)
                buffer[2 * offset] = digits.utf8Start[Int(value >> 4)]
                buffer[2 * offset + 1] = digits.utf8Start[Int(value & 15)]
            }
            return 2 * Self.byteCount
        }
    }
}
