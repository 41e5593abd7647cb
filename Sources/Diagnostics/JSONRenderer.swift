/// Renders findings for programs: one JSON array, keys in a fixed order.
public struct JSONRenderer: Sendable {
    /// Creates a renderer.
    public init() {}

    /// The findings as one line of JSON, without a line break at its end.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        "[" + diagnostics.map { object($0) }.joined(separator: ",") + "]"
    }

    private func object(_ diagnostic: Diagnostic) -> String {
        var fields = [
            "\"id\":" + quote(diagnostic.id.code), "\"slug\":" + quote(diagnostic.id.slug),
            "\"severity\":" + quote(diagnostic.severity.rawValue),
            "\"message\":" + quote(diagnostic.message),
        ]
        if let range = diagnostic.range { fields.append("\"range\":" + object(range)) }
        fields.append("\"notes\":[" + diagnostic.notes.map(object).joined(separator: ",") + "]")
        if let remedy = diagnostic.remedy { fields.append("\"remedy\":" + quote(remedy)) }
        fields.append("\"fixes\":[" + diagnostic.fixIts.map(object).joined(separator: ",") + "]")
        return "{" + fields.joined(separator: ",") + "}"
    }

    private func object(_ note: DiagnosticNote) -> String {
        let place = note.range.map { ",\"range\":" + object($0) } ?? ""
        return "{\"message\":" + quote(note.message) + place + "}"
    }

    private func object(_ fixIt: FixIt) -> String {
        let edits = fixIt.edits.map { edit in
            "{\"range\":\(object(edit.range)),\"replacement\":\(quote(edit.replacement))}"
        }
        return "{\"message\":" + quote(fixIt.message)
            + ",\"edits\":[" + edits.joined(separator: ",") + "]}"
    }

    private func object(_ range: SourceRange) -> String {
        "{\"file\":\(quote(range.file.path)),\"start\":\(object(range.start, range.file)),"
            + "\"end\":\(object(range.end, range.file))}"
    }

    private func object(_ position: SourcePosition, _ file: SourceFile) -> String {
        "{\"offset\":\(position.offset),\"line\":\(position.line),\"column\":\(position.column),"
            + "\"utf16Column\":\(file.utf16Column(at: position.offset))}"
    }

    private func quote(_ text: String) -> String {
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
