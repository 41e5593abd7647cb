/// The escapes of double quotes in dotenv files.
enum DotEnvEscapes {
    private static let letters: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C,
    ]

    /// The bytes with escapes undone; what is no escape stays as it is.
    static func undone(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let next = bytes[index + 1]
            if next == UInt8(ascii: "$") {
                // An escaped dollar stays one through the expansion that follows.
                result += [0x24, 0x24]
                index += 2
            } else if let byte = letters[next] {
                result.append(byte)
                index += 2
            } else if let (scalar, length) = octal(bytes[(index + 1)...]) {
                result += Array(String(scalar).utf8)
                index += 1 + length
            } else {
                result += [UInt8(ascii: "\\"), next]
                index += 2
            }
        }
        return result
    }

    /// `0` and three octal digits.
    private static func octal(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        let digits = bytes.prefix(4)
        guard digits.count == 4, digits.first == UInt8(ascii: "0"),
            digits.allSatisfy({ (0x30...0x37).contains($0) })
        else { return nil }
        let value = digits.reduce(0) { $0 * 8 + UInt32($1 - 0x30) }
        return Unicode.Scalar(value).map { ($0, 4) }
    }
}
