/// Renders a report as workflow commands, which GitHub shows beside the lines of a change.
public struct GitHubRenderer: ReportRenderer {
    /// Creates a renderer.
    public init() {}

    /// One command a line.
    public func render(_ report: FindingReport) -> String {
        report.diagnostics.map { command($0, report) }.joined()
    }

    private func command(_ diagnostic: Diagnostic, _ report: FindingReport) -> String {
        var properties: [(String, String)] = []
        if let range = diagnostic.range {
            properties = [
                ("file", report.path(of: range.file)), ("line", String(range.start.line)),
                ("endLine", String(range.end.line)),
            ]
            // The runner takes columns only where start and end are on one line.
            if range.start.line == range.end.line {
                properties += [
                    ("col", String(range.start.column)), ("endColumn", String(range.end.column)),
                ]
            }
        } else {
            properties = [("file", report.mainReportPath)]
        }
        properties.append(("title", "\(diagnostic.id.code) \(diagnostic.id.slug)"))
        let list = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }
            .joined(separator: ",")
        let message = escaped(FindingWords.withPlaces(diagnostic, report), isProperty: false)
        return "::\(name(diagnostic.severity)) \(list)::\(message)\n"
    }

    private func escaped(_ text: String, isProperty: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func name(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
    }
}
