/// A place in a reply that is not compared, as `comparison.ignore` names it.
enum IgnoredPlace: Equatable {
    /// A JSON pointer, `*` standing for any name or index.
    case pointer(String)
    /// A header's name in lower case.
    case header(String)
    /// A selector of elements.
    case selector(String)
    /// A regular expression.
    case pattern(String)

    /// Reads a text; nil when it is none of them.
    init?(_ text: String) {
        if text.hasPrefix("/") {
            guard IgnoredPlace.isPointer(text) else { return nil }
            self = .pointer(text)
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = String(text[text.index(after: colon)...])
        switch text[..<colon].lowercased() {
        case "header":
            guard IgnoredPlace.isToken(rest) else { return nil }
            self = .header(rest.lowercased())
        case "html":
            guard IgnoredPlace.isSelector(rest) else { return nil }
            self = .selector(rest)
        case "regex":
            guard !rest.isEmpty, (try? Regex(rest)) != nil else { return nil }
            self = .pattern(rest)
        default: return nil
        }
    }

    /// RFC 6901: `~` only in `~0` and `~1`.
    private static func isPointer(_ text: String) -> Bool {
        text.split(separator: "~", omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.first == "0" || $0.first == "1"
        }
    }

    /// A token of RFC 9110.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { isWordByte($0) || "!#$%&'*+.^`|~".utf8.contains($0) }
    }

    /// `TAG`, `#ID`, `.CLASS` and `[NAME]` or `[NAME=VALUE]`, without anything between elements.
    private static func isSelector(_ text: String) -> Bool {
        let outer = text.prefix { $0 != "[" }
        guard outer.utf8.allSatisfy({ isWordByte($0) || "#.*".utf8.contains($0) }) else {
            return false
        }
        let inner = text.dropFirst(outer.count)
        guard !inner.isEmpty else { return !outer.isEmpty }
        guard inner.hasSuffix("]"), let first = inner.dropFirst().first, first != "=", first != "]"
        else {
            return false
        }
        return inner.dropFirst().dropLast().allSatisfy { $0 != "[" && $0 != "]" && $0 != "\"" }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
    }
}
