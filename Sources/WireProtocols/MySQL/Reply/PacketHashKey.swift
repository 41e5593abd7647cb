/// The secret under which a service's replies are hashed.
public struct PacketHashKey: Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Creates a key from 32 secret bytes; missing bytes count as zero.
    public init(bytes: [UInt8]) {
        func word(_ index: Int) -> UInt64 {
            var value: UInt64 = 0
            for offset in 0..<8 where index * 8 + offset < bytes.count {
                value |= UInt64(bytes[index * 8 + offset]) << UInt64(offset * 8)
            }
            return value
        }
        // A zero word would let a zero block erase what came before it.
        first = word(0) | 1
        second = word(1) | 1
        third = word(2) | 1
        fourth = word(3) | 1
    }

    /// Folds the 128-bit product of two words into one.
    @inline(__always)
    static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Hashes bytes; `tag` separates packets that mean different things but hold the same bytes.
    public func hash(_ bytes: UnsafeRawBufferPointer, tag: UInt64) -> PacketHash {
        var low = first ^ tag
        var high = third ^ (tag &* 0x9E37_79B9_7F4A_7C15)
        var offset = 0
        let count = bytes.count
        while offset + 16 <= count {
            let left = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let right = bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            low = Self.fold(left ^ second ^ low, right ^ first)
            high = Self.fold(left ^ fourth, right ^ third ^ high)
            offset += 16
        }
        let (left, right) = Self.tail(bytes, from: offset)
        low = Self.fold(left ^ second ^ low, right ^ first ^ UInt64(count))
        high = Self.fold(left ^ fourth ^ UInt64(count), right ^ third ^ high)
        return PacketHash(
            low: Self.fold(low, second ^ 0xFF51),
            high: Self.fold(high, fourth ^ 0xC4CE)
        )
    }

    /// The last 0 to 15 bytes as two words.
    @inline(__always)
    private static func tail(
        _ bytes: UnsafeRawBufferPointer,
        from offset: Int
    ) -> (UInt64, UInt64) {
        var left: UInt64 = 0
        var right: UInt64 = 0
        let rest = bytes.count - offset
        if rest >= 8 {
            left = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            var index = 8
            while index < rest {
                right |= UInt64(bytes[offset + index]) << UInt64((index - 8) * 8)
                index += 1
            }
        } else {
            var index = 0
            while index < rest {
                left |= UInt64(bytes[offset + index]) << UInt64(index * 8)
                index += 1
            }
        }
        return (left, right)
    }
}
