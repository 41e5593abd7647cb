/// Renders a report as GitLab's code quality file.
public struct GitLabRenderer: ReportRenderer {
    /// Creates a renderer.
    public init() {}

    /// One JSON array; a finding without a place is put on the first line of the main source.
    public func render(_ report: FindingReport) -> String {
        let fingerprints = Fingerprint.all(report.diagnostics, in: report)
        let items = zip(report.diagnostics, fingerprints).map { diagnostic, fingerprint in
            let path = diagnostic.range.map { report.path(of: $0.file) } ?? report.mainReportPath
            let lines: JSONValue = .object([
                ("begin", .integer(diagnostic.range?.start.line ?? 1)),
                ("end", .integer(diagnostic.range?.end.line ?? 1)),
            ])
            return JSONValue.object([
                ("description", .string(FindingWords.withPlaces(diagnostic, report))),
                ("check_name", .string(diagnostic.id.code)),
                ("fingerprint", .string(fingerprint)),
                ("severity", .string(name(diagnostic.severity))),
                ("location", .object([("path", .string(path)), ("lines", lines)])),
            ])
        }
        return JSONValue.array(items).indented + "\n"
    }

    private func name(_ severity: Severity) -> String {
        switch severity {
        case .error: "major"
        case .warning: "minor"
        case .info: "info"
        }
    }
}
