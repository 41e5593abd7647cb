/// Renders a report as SARIF 2.1.0 for code scanning services.
///
/// Columns are UTF-16 units, as `columnKind` says. Findings that somebody took out are in it with
/// their reason, so that a service can show them as dismissed.
public struct SARIFRenderer: ReportRenderer {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    /// Creates a renderer.
    public init() {}

    /// The report as one log with one run.
    public func render(_ report: FindingReport) -> String {
        let all = report.diagnostics + report.suppressed.map(\.diagnostic)
        var codes: [DiagnosticID] = []
        for diagnostic in all where !codes.contains(diagnostic.id) { codes.append(diagnostic.id) }
        codes.sort { $0.code < $1.code }
        let driver: JSONValue = .object([
            ("name", .string("ftcompose")), ("version", .string(report.toolVersion)),
            ("semanticVersion", .string(report.toolVersion)),
            ("rules", .array(codes.map { rule($0, all) })),
        ])
        let fingerprints = Fingerprint.all(all, in: report)
        let results = all.indices.map { index in
            let taken = index - report.diagnostics.count
            return result(
                all[index],
                rule: codes.firstIndex(of: all[index].id) ?? 0,
                fingerprint: fingerprints[index],
                suppression: taken < 0 ? nil : report.suppressed[taken],
                report
            )
        }
        let run: JSONValue = .object([
            ("tool", .object([("driver", driver)])),
            ("columnKind", .string("utf16CodeUnits")),
            (
                "invocations",
                .array([.object([("executionSuccessful", .boolean(report.isComplete))])])
            ),
            ("results", .array(results)),
        ])
        let log: JSONValue = .object([
            ("$schema", .string(SARIFRenderer.schema)), ("version", .string("2.1.0")),
            ("runs", .array([run])),
        ])
        return log.indented + "\n"
    }

    private func rule(_ id: DiagnosticID, _ all: [Diagnostic]) -> JSONValue {
        let page = RulePages.page(of: id.code)
        let summary = page?.summary ?? id.slug
        let help = page?.text ?? summary
        let markdown = page?.markdown ?? summary
        let level = all.filter { $0.id == id }.map(\.severity).max() ?? .warning
        return .object([
            ("id", .string(id.code)), ("name", .string(id.slug)),
            ("shortDescription", text(summary)), ("fullDescription", text(summary)),
            ("help", .object([("text", .string(help)), ("markdown", .string(markdown))])),
            ("defaultConfiguration", .object([("level", .string(name(level)))])),
        ])
    }

    private func result(
        _ diagnostic: Diagnostic,
        rule: Int,
        fingerprint: String,
        suppression: SuppressedFinding?,
        _ report: FindingReport
    ) -> JSONValue {
        var fields: [(String, JSONValue)] = [
            ("ruleId", .string(diagnostic.id.code)), ("ruleIndex", .integer(rule)),
            ("level", .string(name(diagnostic.severity))),
            ("message", text(FindingWords.full(diagnostic))),
        ]
        if let range = diagnostic.range {
            fields.append(
                ("locations", .array([.object([("physicalLocation", place(range, report))])]))
            )
        }
        let related = diagnostic.notes.enumerated().compactMap { index, note -> JSONValue? in
            guard let range = note.range else { return nil }
            return .object([
                ("id", .integer(index + 1)), ("physicalLocation", place(range, report)),
                ("message", text(note.message)),
            ])
        }
        if !related.isEmpty { fields.append(("relatedLocations", .array(related))) }
        fields.append(
            (
                "partialFingerprints",
                .object([
                    ("ftcompose/v1", .string(fingerprint)),
                    ("primaryLocationLineHash", .string(fingerprint + ":1")),
                ])
            )
        )
        if !diagnostic.fixIts.isEmpty {
            fields.append(("fixes", .array(diagnostic.fixIts.map { fix($0, report) })))
        }
        if let suppression {
            let record: JSONValue = .object([
                ("kind", .string(suppression.kind.rawValue)),
                ("justification", .string(suppression.justification)),
            ])
            fields.append(("suppressions", .array([record])))
        }
        return .object(fields)
    }

    private func fix(_ fixIt: FixIt, _ report: FindingReport) -> JSONValue {
        var files: [SourceFile] = []
        for edit in fixIt.edits where !files.contains(where: { $0 === edit.range.file }) {
            files.append(edit.range.file)
        }
        let changes = files.map { file -> JSONValue in
            let replacements = fixIt.edits.filter { $0.range.file === file }.map { edit in
                JSONValue.object([
                    ("deletedRegion", region(edit.range)),
                    ("insertedContent", text(edit.replacement)),
                ])
            }
            return .object([
                ("artifactLocation", location(file, report)),
                ("replacements", .array(replacements)),
            ])
        }
        return .object([
            ("description", text(fixIt.message)), ("artifactChanges", .array(changes)),
        ])
    }

    private func place(_ range: SourceRange, _ report: FindingReport) -> JSONValue {
        .object([
            ("artifactLocation", location(range.file, report)), ("region", region(range)),
        ])
    }

    private func location(_ file: SourceFile, _ report: FindingReport) -> JSONValue {
        let path = report.path(of: file)
        var fields: [(String, JSONValue)] = [("uri", .string(ReportPath.uri(path)))]
        if !path.hasPrefix("/") { fields.append(("uriBaseId", .string("%SRCROOT%"))) }
        return .object(fields)
    }

    private func region(_ range: SourceRange) -> JSONValue {
        let file = range.file
        return .object([
            ("startLine", .integer(range.start.line)),
            ("startColumn", .integer(file.utf16Column(at: range.bytes.lowerBound))),
            ("endLine", .integer(range.end.line)),
            ("endColumn", .integer(file.utf16Column(at: range.bytes.upperBound))),
        ])
    }

    private func text(_ text: String) -> JSONValue { .object([("text", .string(text))]) }

    private func name(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "note"
        }
    }
}
