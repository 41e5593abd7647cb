/// JSON strings in one spelling: what need not be escaped is not.
enum JSONString {
    /// Copies a string with its quotes and moves the index behind it.
    ///
    /// `\u00e9` and `é` are the same text and come out the same. Half a surrogate pair stays an
    /// escape, since no bytes stand for it.
    static func append(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        to output: inout [UInt8]
    ) throws(BodyFallback) {
        output.append(UInt8(ascii: "\""))
        index += 1
        while true {
            var end = index
            while end < input.count, input[end] >= 32, input[end] != UInt8(ascii: "\""),
                input[end] != UInt8(ascii: "\\")
            {
                end += 1
            }
            output.append(contentsOf: input[index..<end])
            index = end
            guard index < input.count, input[index] >= 32 else { throw .malformed(atByte: index) }
            if input[index] == UInt8(ascii: "\"") {
                index += 1
                output.append(UInt8(ascii: "\""))
                return
            }
            guard let unit = escape(input, &index) else { throw .malformed(atByte: index) }
            write(unit, input, &index, to: &output)
        }
    }

    /// Reads an escape and returns its UTF-16 unit; nil when it is none.
    private static func escape(
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int
    ) -> UInt32? {
        guard index + 1 < input.count else { return nil }
        let simple: UInt32? =
            switch input[index + 1] {
            case UInt8(ascii: "\""): 0x22
            case UInt8(ascii: "\\"): 0x5C
            case UInt8(ascii: "/"): 0x2F
            case UInt8(ascii: "b"): 8
            case UInt8(ascii: "f"): 12
            case UInt8(ascii: "n"): 10
            case UInt8(ascii: "r"): 13
            case UInt8(ascii: "t"): 9
            default: nil
            }
        if let simple {
            index += 2
            return simple
        }
        guard input[index + 1] == UInt8(ascii: "u"), index + 6 <= input.count else { return nil }
        var unit: UInt32 = 0
        for byte in input[index + 2..<index + 6] {
            guard ASCIIByte.isHexDigit(byte) else { return nil }
            let digit = ASCIIByte.isDigit(byte) ? byte - 48 : (byte | 0x20) - 87
            unit = unit << 4 | UInt32(digit)
        }
        index += 6
        return unit
    }

    private static func write(
        _ unit: UInt32,
        _ input: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        to output: inout [UInt8]
    ) {
        var value = unit
        if (0xD800..<0xDC00).contains(unit), index < input.count,
            input[index] == UInt8(ascii: "\\")
        {
            var next = index
            if let low = escape(input, &next), (0xDC00..<0xE000).contains(low) {
                index = next
                value = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
        }
        switch value {
        case 0x22, 0x5C:
            output.append(UInt8(ascii: "\\"))
            output.append(UInt8(value))
        case 0..<32, 0xD800..<0xE000:
            let digits = String(value, radix: 16)
            output.append(contentsOf: "\\u".utf8)
            output.append(contentsOf: repeatElement(48, count: 4 - digits.utf8.count))
            output.append(contentsOf: digits.utf8)
        default:
            guard let scalar = Unicode.Scalar(value) else { return }
            output.append(contentsOf: UTF8.encode(scalar) ?? .init(repeating: 63, count: 1))
        }
    }
}
