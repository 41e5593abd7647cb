/// Leaves one after the other, each behind its length in two bytes: the form of an entry bundle.
enum LeafSegment {
    /// Puts leaves together; none has more than 65,535 bytes.
    static func encode(_ leaves: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for leaf in leaves {
            bytes.append(UInt8(truncatingIfNeeded: leaf.count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: leaf.count))
            bytes += leaf
        }
        return bytes
    }

    /// Calls `body` with each leaf of a range; false when the bytes are no segment.
    static func forEach(
        _ bytes: [UInt8],
        in range: Range<Int>,
        _ body: (Int, ArraySlice<UInt8>) throws -> Void
    ) rethrows -> Bool {
        var offset = 0
        var position = 0
        while offset < bytes.count, position < range.upperBound {
            guard offset + 2 <= bytes.count else { return false }
            let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            let end = offset + 2 + count
            guard end <= bytes.count else { return false }
            if position >= range.lowerBound { try body(position, bytes[(offset + 2)..<end]) }
            offset = end
            position += 1
        }
        return position >= range.upperBound
    }
}
