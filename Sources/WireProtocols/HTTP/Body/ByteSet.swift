/// A set of bytes.
struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    init(_ byte: UInt8) {
        insert(byte)
    }

    func contains(_ byte: UInt8) -> Bool {
        let bit = UInt64(1) << UInt64(byte & 63)
        return switch byte >> 6 {
        case 0: words.0 & bit != 0
        case 1: words.1 & bit != 0
        case 2: words.2 & bit != 0
        default: words.3 & bit != 0
        }
    }

    mutating func insert(_ byte: UInt8) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    var inverted: ByteSet {
        var result = ByteSet()
        result.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return result
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1
            && left.words.2 == right.words.2 && left.words.3 == right.words.3
    }

    /// Every byte.
    static var any: ByteSet { ByteSet().inverted }

    /// The set of `\d`, `\w`, `\s` and their opposites; nil for another letter.
    static func named(_ letter: UInt8) -> ByteSet? {
        var set = ByteSet()
        switch letter | 0x20 {
        case UInt8(ascii: "d"): set.insert(48...57)
        case UInt8(ascii: "w"):
            set.insert(48...57)
            set.insert(65...90)
            set.insert(97...122)
            set.insert(95)
        case UInt8(ascii: "s"):
            set.insert(9...13)
            set.insert(32)
        default: return nil
        }
        return letter & 0x20 == 0 ? set.inverted : set
    }
}
