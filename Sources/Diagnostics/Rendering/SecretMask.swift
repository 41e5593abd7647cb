/// Puts stars over what looks like a secret in an excerpt, since reports end up in logs of CI.
///
/// Masked are values beside a name such as `DB_PASSWORD` and passwords in URLs; placeholders, paths
/// and truth values stay. Lengths are kept in bytes, so that a caret stays where it was.
enum SecretMask {
    /// Bytes before an excerpt that may hold the name of the value in it.
    static let leadBytesMax = 256
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key",
        "access_key", "_pass", "_pwd",
    ]
    private static let truths = ["true", "false", "yes", "no", "on", "off", "1", "0"]

    /// The bytes with stars; their number is the same.
    static func masked(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var index = 0
        while index < bytes.count {
            guard isName(bytes[index]) else {
                if let range = urlPassword(bytes, index) { cover(range, &result) }
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, isName(bytes[end]) { end += 1 }
            // The name in `${NAME:?}` is a variable's.
            let isVariable = index > 1 && bytes[index - 1] == 0x7B && bytes[index - 2] == 0x24
            if !isVariable, isSecret(bytes[index..<end]), let range = value(bytes, of: index..<end)
            {
                cover(range, &result)
                index = max(range.upperBound, end)
            } else {
                index = end
            }
        }
        return result
    }

    private static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: name, as: UTF8.self).lowercased()
        guard !name.hasSuffix("_file"), !name.hasSuffix("-file") else { return false }
        return words.contains { name.contains($0) }
    }

    /// The value after a name, a colon or an equals sign and quotes; nil for one that is no secret.
    private static func value(_ bytes: [UInt8], of name: Range<Int>) -> Range<Int>? {
        var index = name.upperBound
        // In `"NAME=value"` the quote before the name ends the value.
        var quote =
            name.lowerBound > 0 && isQuote(bytes[name.lowerBound - 1])
            ? bytes[name.lowerBound - 1] : nil
        if index < bytes.count, isQuote(bytes[index]) {
            index += 1
            quote = nil
        }
        index = skipSpaces(bytes, index)
        guard index < bytes.count, ":=".utf8.contains(bytes[index]) else { return nil }
        index = skipSpaces(bytes, index + 1)
        guard index < bytes.count else { return nil }
        if quote == nil, isQuote(bytes[index]) {
            quote = bytes[index]
            index += 1
        }
        let start = index
        while index < bytes.count, !ends(bytes, index, quote) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let first = text.first, !"$/{[&*|>".contains(first),
            !truths.contains(text.lowercased())
        else { return nil }
        return start..<index
    }

    /// Whether a value ends here: at its quote, or what ends a plain one in brackets or before a comment.
    private static func ends(_ bytes: [UInt8], _ index: Int, _ quote: UInt8?) -> Bool {
        if let quote { return bytes[index] == quote }
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
        switch bytes[index] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"): return true
        case UInt8(ascii: ","): return next == 0x20
        case 0x20: return next == UInt8(ascii: "#")
        default: return false
        }
    }

    private static func skipSpaces(_ bytes: [UInt8], _ index: Int) -> Int {
        var index = index
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        return index
    }

    /// The password of a URL whose `://` starts here.
    private static func urlPassword(_ bytes: [UInt8], _ index: Int) -> Range<Int>? {
        guard bytes[index...].starts(with: "://".utf8) else { return nil }
        let stops = Set("/ ,}]'\"?#".utf8)
        var colon: Int?
        for place in (index + 3)..<max(index + 3, bytes.count) {
            let byte = bytes[place]
            if byte == UInt8(ascii: "@") {
                guard let colon, colon + 1 < place, bytes[colon + 1] != UInt8(ascii: "$") else {
                    return nil
                }
                return colon + 1..<place
            }
            if byte == UInt8(ascii: ":"), colon == nil { colon = place }
            if stops.contains(byte) { return nil }
        }
        return nil
    }

    private static func cover(_ range: Range<Int>, _ bytes: inout [UInt8]) {
        for index in range { bytes[index] = UInt8(ascii: "*") }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

    private static func isName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
    }
}
