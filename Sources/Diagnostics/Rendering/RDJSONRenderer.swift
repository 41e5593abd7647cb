/// Renders a report in the Reviewdog Diagnostic Format; its columns count bytes.
public struct RDJSONRenderer: ReportRenderer {
    /// Creates a renderer.
    public init() {}

    /// One JSON object.
    public func render(_ report: FindingReport) -> String {
        let result: JSONValue = .object([
            ("source", .object([("name", .string("ftcompose"))])),
            ("diagnostics", .array(report.diagnostics.map { value($0, report) })),
        ])
        return result.indented + "\n"
    }

    private func value(_ diagnostic: Diagnostic, _ report: FindingReport) -> JSONValue {
        let place =
            diagnostic.range.map { location($0, report) }
            ?? .object([("path", .string(report.mainReportPath))])
        var fields: [(String, JSONValue)] = [
            ("message", .string(FindingWords.full(diagnostic))), ("location", place),
            ("severity", .string(diagnostic.severity.rawValue.uppercased())),
            ("code", .object([("value", .string(diagnostic.id.code))])),
        ]
        let related = diagnostic.notes.compactMap { note in
            note.range.map { range in
                JSONValue.object([
                    ("message", .string(note.message)), ("location", location(range, report)),
                ])
            }
        }
        if !related.isEmpty { fields.append(("related_locations", .array(related))) }
        // A suggestion is taken by itself, so the edits of one fix become one edit.
        let suggestions = diagnostic.fixIts.compactMap { fixIt -> JSONValue? in
            guard let edit = fixIt.joined, edit.range.file === diagnostic.range?.file else {
                return nil
            }
            return .object([("range", range(edit.range)), ("text", .string(edit.replacement))])
        }
        if !suggestions.isEmpty { fields.append(("suggestions", .array(suggestions))) }
        return .object(fields)
    }

    private func location(_ place: SourceRange, _ report: FindingReport) -> JSONValue {
        .object([("path", .string(report.path(of: place.file))), ("range", range(place))])
    }

    private func range(_ range: SourceRange) -> JSONValue {
        func position(_ position: SourcePosition) -> JSONValue {
            .object([
                ("line", .integer(position.line)),
                ("column", .integer(range.file.byteColumn(at: position.offset))),
            ])
        }
        return .object([("start", position(range.start)), ("end", position(range.end))])
    }
}
