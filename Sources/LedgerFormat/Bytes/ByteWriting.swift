extension [UInt8] {
    /// Appends an integer, its most significant byte first.
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a text with its length before it.
    mutating func append(
        text: String,
        field: String,
        bytesMax: Int = Int(UInt16.max)
    )
        throws(FormatError)
    {
        let count = text.utf8.count
        let bytesMax = Swift.min(bytesMax, Int(UInt16.max))
        guard count <= bytesMax else {
            throw .tooLarge(field: field, bytes: count, bytesMax: bytesMax)
        }
        append(bigEndian: UInt16(count))
        append(contentsOf: text.utf8)
    }

    /// Appends a text that is known to be short, such as a checked name, with its length before it.
    ///
    /// What lies beyond the bound is cut off at a character's start.
    mutating func append(shortText text: String, bytesMax: Int) {
        let kept = text.cut(toBytes: Swift.min(bytesMax, Int(UInt16.max)))
        append(bigEndian: UInt16(truncatingIfNeeded: kept.utf8.count))
        append(contentsOf: kept.utf8)
    }
}

extension String {
    /// The text, cut at the start of a Unicode scalar so that it has no more bytes than that.
    func cut(toBytes bytesMax: Int) -> Substring {
        guard utf8.count > bytesMax else { return self[...] }
        var end = utf8.index(utf8.startIndex, offsetBy: Swift.max(bytesMax, 0))
        while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return self[..<end]
    }
}
