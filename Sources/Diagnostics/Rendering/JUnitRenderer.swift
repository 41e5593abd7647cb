/// Renders a report as JUnit XML: one case a finding, infos as cases that pass.
public struct JUnitRenderer: ReportRenderer {
    /// Creates a renderer.
    public init() {}

    /// One suite a file; without findings one case that passes, because an empty suite looks like a
    /// run that did not happen.
    public func render(_ report: FindingReport) -> String {
        var paths: [String] = []
        var cases: [String: [Diagnostic]] = [:]
        for diagnostic in report.diagnostics {
            let path = diagnostic.range.map { report.path(of: $0.file) } ?? report.mainReportPath
            if cases[path] == nil { paths.append(path) }
            cases[path, default: []].append(diagnostic)
        }
        if paths.isEmpty { paths = [report.mainReportPath] }
        let failures = report.diagnostics.count { $0.severity > .info }
        let count = max(1, report.diagnostics.count)
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"ftcompose lint\" tests=\"\(count)\" failures=\"\(failures)\">\n"
        for path in paths { text += suite(path, cases[path] ?? [], report) }
        return text + "</testsuites>\n"
    }

    private func suite(
        _ path: String,
        _ diagnostics: [Diagnostic],
        _ report: FindingReport
    ) -> String {
        let failures = diagnostics.count { $0.severity > .info }
        let name = escaped(path)
        var text = "  <testsuite name=\"\(name)\" tests=\"\(max(1, diagnostics.count))\""
        text += " failures=\"\(failures)\" errors=\"0\" skipped=\"0\">\n"
        if diagnostics.isEmpty {
            text += "    <testcase classname=\"\(name)\" name=\"no findings\"/>\n"
        }
        for diagnostic in diagnostics { text += testCase(diagnostic, name, report) }
        return text + "  </testsuite>\n"
    }

    private func testCase(
        _ diagnostic: Diagnostic,
        _ path: String,
        _ report: FindingReport
    ) -> String {
        var name = "\(diagnostic.id.code) \(diagnostic.id.slug)"
        var line = ""
        if let start = diagnostic.range?.start {
            name += " \(start.line):\(start.column)"
            line = " file=\"\(path)\" line=\"\(start.line)\""
        }
        let words = escaped(FindingWords.withPlaces(diagnostic, report))
        var text = "    <testcase classname=\"\(path)\" name=\"\(escaped(name))\"\(line)>\n"
        if diagnostic.severity > .info {
            let message = escaped(diagnostic.message)
            text += "      <failure type=\"\(diagnostic.severity.rawValue)\""
            text += " message=\"\(message)\">\(words)</failure>\n"
        } else {
            text += "      <system-out>\(words)</system-out>\n"
        }
        return text + "    </testcase>\n"
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            // XML 1.0 has no way to write the others.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
