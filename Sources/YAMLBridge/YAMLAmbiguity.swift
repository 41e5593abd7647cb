/// Which texts some reader of YAML 1.1 or 1.2 takes for something else than a string.
enum YAMLAmbiguity {
    private static let words: Set<String> = [
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".nan",
        ".inf", "+.inf", "-.inf",
    ]

    /// Characters of numbers in any base, sexagesimal numbers, dates and times.
    private static let numeric = Set("0123456789abcdefABCDEFxXoO_.:+-TtZz ".utf8)

    /// Whether a text needs quotes to stay a string everywhere; errs on the side of quotes.
    static func isAmbiguous(_ text: String) -> Bool {
        if words.contains(text.lowercased()) { return true }
        guard let first = text.utf8.first else { return true }
        let startsNumber = (0x30...0x39).contains(first) || "+-.".utf8.contains(first)
        return startsNumber && text.utf8.allSatisfy { numeric.contains($0) }
    }

    /// Whether a text can be written without quotes as far as YAML's punctuation goes.
    static func isPlainSafe(_ text: String, inFlow: Bool) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        guard first != 0x20, last != 0x20, last != UInt8(ascii: ":") else { return false }
        if "!&*#|>@`\"'%,[]{}".utf8.contains(first) { return false }
        if "-?:".utf8.contains(first) {
            guard bytes.count > 1, bytes[1] != 0x20 else { return false }
            // Readers disagree on these inside brackets, but for the sign of a number.
            let isSign = first == UInt8(ascii: "-") && "0123456789.".utf8.contains(bytes[1])
            if inFlow, !isSign { return false }
        }
        if text.hasPrefix("---") || text.hasPrefix("...") { return false }
        if inFlow, bytes.contains(where: { ",[]{}".utf8.contains($0) }) { return false }
        for index in bytes.indices.dropLast() {
            if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == 0x20 { return false }
            if bytes[index] == 0x20, bytes[index + 1] == UInt8(ascii: "#") { return false }
        }
        return text.unicodeScalars.allSatisfy { isPrintable($0) && $0 != "\n" && $0 != "\t" }
    }

    /// Whether a scalar may stand unescaped in a block or in quotes; line feed and tab included.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE,
            0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }
}
