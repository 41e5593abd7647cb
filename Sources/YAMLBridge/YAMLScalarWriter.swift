/// Writes one scalar so that every reader gets the same text and, for plain ones, the same type.
enum YAMLScalarWriter {
    /// The scalar on one line.
    static func inline(_ scalar: YAMLScalar, inFlow: Bool) -> String {
        switch scalar.style {
        case .plain:
            if scalar.text.isEmpty { return "" }
            // A plain text that needs quotes here can only have been a string.
            if YAMLAmbiguity.isPlainSafe(scalar.text, inFlow: inFlow) { return scalar.text }
            return quoted(scalar.text)
        case .singleQuoted:
            return canSingleQuote(scalar.text) ? single(scalar.text) : double(scalar.text)
        case .doubleQuoted, .literal, .folded:
            return quoted(scalar.text)
        }
    }

    /// Whether a text can be written in its style byte for byte; errs on the side of no.
    static func isSimple(
        _ text: UnsafeBufferPointer<UInt8>,
        _ style: YAMLScalar.Style,
        inFlow: Bool
    ) -> Bool {
        guard let first = text.first else { return false }
        switch style {
        case .plain: return startsSimply(first) && isSimplePlain(text, inFlow: inFlow)
        case .singleQuoted: return text.allSatisfy { isText($0) && $0 != UInt8(ascii: "'") }
        case .doubleQuoted, .literal, .folded:
            return text.allSatisfy {
                isText($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
        }
    }

    /// Whether a byte is a character of ASCII that can be seen, or a space.
    private static func isText(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

    /// Whether a byte is a letter, a digit, `_`, `/` or `$`, which no punctuation of YAML begins with.
    private static func startsSimply(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == 0x5F || byte == 0x2F || byte == 0x24
        }
    }

    private static func isSimplePlain(_ text: UnsafeBufferPointer<UInt8>, inFlow: Bool) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            guard isText(byte) else { return false }
            switch byte {
            case UInt8(ascii: " "): if previous == UInt8(ascii: ":") { return false }
            case UInt8(ascii: "#"): if previous == UInt8(ascii: " ") { return false }
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"):
                if inFlow { return false }
            default: break
            }
            previous = byte
        }
        return previous != UInt8(ascii: " ") && previous != UInt8(ascii: ":")
    }

    /// A string made by the program: plain where that is safe, else quoted.
    static func string(_ text: String, inFlow: Bool) -> String {
        let plain =
            !YAMLAmbiguity.isAmbiguous(text)
            && YAMLAmbiguity.isPlainSafe(text, inFlow: inFlow)
            && !text.utf8.contains(UInt8(ascii: "$"))
        return plain ? text : quoted(text)
    }

    /// The lines of a literal block with its header, or nil when the text cannot be one.
    static func literal(_ text: String) -> (header: String, lines: [Substring])? {
        guard text.utf8.contains(0x0A), text.unicodeScalars.allSatisfy(YAMLAmbiguity.isPrintable),
            text.utf8.contains(where: { $0 != 0x0A })
        else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // A first line that starts with space or is empty hides the block's indentation.
        guard let first = lines.first, !first.isEmpty, !first.hasPrefix(" "), !first.hasPrefix("\t")
        else { return nil }
        var header = "|-"
        if text.hasSuffix("\n") {
            lines.removeLast()
            header = text.hasSuffix("\n\n") ? "|+" : "|"
        }
        // A line of spaces only could be taken for indentation.
        guard lines.allSatisfy({ $0.isEmpty || $0.contains { $0 != " " } }) else { return nil }
        return (header, lines)
    }

    private static func quoted(_ text: String) -> String {
        let prefersSingle =
            text.utf8.contains(UInt8(ascii: "\"")) || text.utf8.contains(UInt8(ascii: "\\"))
        return prefersSingle && canSingleQuote(text) ? single(text) : double(text)
    }

    private static func canSingleQuote(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { YAMLAmbiguity.isPrintable($0) && $0 != "\n" && $0 != "\t" }
    }

    private static func single(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar)
            if scalar == "'" { result += "'" }
        }
        return result + "'"
    }

    private static func double(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if YAMLAmbiguity.isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += escape(scalar.value)
                }
            }
        }
        return result + "\""
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}
