/// Questions about single bytes of protocol text, without locales.
enum ASCIIByte {
    /// The byte with A to Z as a to z.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 65 < 26 ? byte | 0x20 : byte
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

    @inline(__always)
    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 97 < 6 }

    /// Space or tab: what may stand around a header's value.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// Space, tab, line feed, form feed or carriage return: white space of HTML, XML and JSON.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || (byte >= 9 && byte <= 13 && byte != 11)
    }

    /// A byte that may stand in a method or a header's name (RFC 9110, section 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        if isLetter(byte) || isDigit(byte) { return true }
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
            UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            return true
        default:
            return false
        }
    }

    /// A byte that may stand in a header's value: no control character but the tab.
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= 32 && byte != 127) || byte == 9
    }

    /// Tells whether both texts are equal but for the case of A to Z.
    static func equal(_ left: some StringProtocol, _ right: StaticString) -> Bool {
        guard left.utf8.count == right.utf8CodeUnitCount else { return false }
        var other = right.utf8Start
        for byte in left.utf8 {
            guard lowercased(byte) == lowercased(other.pointee) else { return false }
            other += 1
        }
        return true
    }

    /// The bytes without blanks at both ends.
    static func trimmed(
        _ bytes: Slice<UnsafeBufferPointer<UInt8>>
    )
        -> Slice<UnsafeBufferPointer<UInt8>>
    {
        var start = bytes.startIndex
        var end = bytes.endIndex
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return bytes[start..<end]
    }
}

extension String {
    /// Calls the body with the text's bytes, copied only when the text is not kept as UTF-8.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }
}
