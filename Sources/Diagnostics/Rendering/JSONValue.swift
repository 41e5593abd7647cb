/// A JSON value with its keys in a fixed order; written here so that no part of Foundation is needed.
public enum JSONValue: Sendable {
    /// Text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A truth value.
    case boolean(Bool)
    /// Nothing.
    case null
    /// Values in order.
    case array([JSONValue])
    /// Names with values, in the order written.
    case object([(String, JSONValue)])

    /// The value on one line.
    public var compact: String {
        switch self {
        case .string(let text): JSONValue.quote(text)
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .null: "null"
        case .array(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
        case .object(let fields):
            "{"
                + fields.map { JSONValue.quote($0.0) + ":" + $0.1.compact }
                .joined(separator: ",") + "}"
        }
    }

    /// The value over several lines, two spaces a level, for files that are kept and compared.
    public var indented: String { indented(margin: "") }

    private func indented(margin: String) -> String {
        let inner = margin + "  "
        switch self {
        case .array(let items) where !items.isEmpty:
            let lines = items.map { inner + $0.indented(margin: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(margin)]"
        case .object(let fields) where !fields.isEmpty:
            let lines = fields.map {
                inner + JSONValue.quote($0.0) + ": " + $0.1.indented(margin: inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
        default: return compact
        }
    }

    private static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
