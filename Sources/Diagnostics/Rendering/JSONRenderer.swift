/// Renders findings for programs: one JSON array, keys in a fixed order (`docs/lint.md`).
public struct JSONRenderer: ReportRenderer {
    /// Creates a renderer.
    public init() {}

    /// The findings as one line of JSON and a line break.
    public func render(_ report: FindingReport) -> String { render(report.diagnostics) + "\n" }

    /// The findings as one line of JSON, without a line break at its end.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        value(of: diagnostics).compact
    }

    /// The findings as part of a larger value.
    public func value(of diagnostics: [Diagnostic]) -> JSONValue {
        .array(diagnostics.map(value))
    }

    private func value(_ diagnostic: Diagnostic) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("id", .string(diagnostic.id.code)), ("slug", .string(diagnostic.id.slug)),
            ("severity", .string(diagnostic.severity.rawValue)),
            ("message", .string(diagnostic.message)),
        ]
        if let range = diagnostic.range { fields.append(("range", value(range))) }
        fields.append(("notes", .array(diagnostic.notes.map(value))))
        if let remedy = diagnostic.remedy { fields.append(("remedy", .string(remedy))) }
        fields.append(("fixes", .array(diagnostic.fixIts.map(value))))
        return .object(fields)
    }

    private func value(_ note: DiagnosticNote) -> JSONValue {
        var fields: [(String, JSONValue)] = [("message", .string(note.message))]
        if let range = note.range { fields.append(("range", value(range))) }
        return .object(fields)
    }

    private func value(_ fixIt: FixIt) -> JSONValue {
        let edits = fixIt.edits.map { edit in
            JSONValue.object([
                ("range", value(edit.range)), ("replacement", .string(edit.replacement)),
            ])
        }
        return .object([("message", .string(fixIt.message)), ("edits", .array(edits))])
    }

    private func value(_ range: SourceRange) -> JSONValue {
        .object([
            ("file", .string(range.file.path)), ("start", value(range.start, range.file)),
            ("end", value(range.end, range.file)),
        ])
    }

    private func value(_ position: SourcePosition, _ file: SourceFile) -> JSONValue {
        .object([
            ("offset", .integer(position.offset)), ("line", .integer(position.line)),
            ("column", .integer(position.column)),
            ("utf16Column", .integer(file.utf16Column(at: position.offset))),
        ])
    }
}
