/// Elements of a header's value, with quoted strings kept whole.
enum HTTPListElements {
    /// The elements between separators, trimmed; empty ones are left out.
    static func split(_ value: String, separator: UInt8) -> [String] {
        var elements: [String] = []
        value.withBytes { bytes in
            var start = 0
            var isQuoted = false
            var index = 0
            func add(_ end: Int) {
                let element = ASCIIByte.trimmed(bytes[start..<end])
                if !element.isEmpty { elements.append(String(decoding: element, as: UTF8.self)) }
            }
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\"") {
                    isQuoted.toggle()
                } else if isQuoted, byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == separator, !isQuoted {
                    add(index)
                    start = index + 1
                }
                index += 1
            }
            add(bytes.count)
        }
        return elements
    }

    /// The text without blanks at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        String(text).withBytes { String(decoding: ASCIIByte.trimmed($0[...]), as: UTF8.self) }
    }

    /// The text without blanks at both ends and without quotes and escapes.
    static func unquoted(_ text: some StringProtocol) -> String {
        let trimmed = trimmed(text)
        guard trimmed.utf8.count >= 2, trimmed.hasPrefix("\""), trimmed.hasSuffix("\"") else {
            return trimmed
        }
        var result = ""
        var isEscaped = false
        for character in trimmed.dropFirst().dropLast().unicodeScalars {
            if !isEscaped, character == "\\" {
                isEscaped = true
                continue
            }
            isEscaped = false
            result.unicodeScalars.append(character)
        }
        return result
    }
}
