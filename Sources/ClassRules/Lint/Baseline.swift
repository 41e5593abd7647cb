import ComposeModel
public import Diagnostics
import YAMLBridge

/// Findings somebody decided to live with for now, by fingerprint.
public struct Baseline: Sendable {
    private struct Entry: Sendable {
        let code: String
        let path: String
        let range: SourceRange?
    }

    private let file: SourceFile
    private let entries: [String: Entry]

    /// Reads a baseline; nil after a report.
    static func read(
        _ path: String,
        root: String,
        collector: DiagnosticCollector
    ) -> Baseline? {
        let bytes: [UInt8]
        do throws(FileReader.Problem) {
            bytes = try FileReader.read(FilePath.join(root, path))
        } catch {
            let message = "the baseline \(path) cannot be read: \(error.message)"
            let remedy = "write it with `ftcompose lint --write-baseline \(path)`"
            let place = SourceRange.beginning(of: path)
            collector.report(
                Diagnostic(.baselineInvalid, .error, message, at: place, remedy: remedy)
            )
            return nil
        }
        // JSON is YAML, and this reader knows places.
        let quiet = DiagnosticCollector()
        let documents = YAMLParser().parse(bytes: bytes, path: path, collector: quiet)
        let file = documents.first?.file ?? SourceFile(path: path, bytes: bytes)
        func refuse(_ message: String, _ range: SourceRange?) -> Baseline? {
            collector.report(
                Diagnostic(
                    .baselineInvalid,
                    .error,
                    message,
                    at: range ?? SourceRange(file: file, bytes: 0..<min(1, file.bytes.count)),
                    remedy: "write it anew with `ftcompose lint --write-baseline \(path)`"
                )
            )
            return nil
        }
        if let problem = quiet.diagnostics.first(where: { $0.severity == .error }) {
            return refuse("this is no baseline: \(problem.message)", problem.range)
        }
        guard let root = documents.first?.root, root["version"]?.scalar?.integer == 1,
            let items = root["findings"]?.items
        else {
            return refuse("this is no baseline of ftcompose", documents.first?.root?.range)
        }
        var entries: [String: Entry] = [:]
        for item in items {
            guard let print = item["fingerprint"]?.text, let code = item["id"]?.text,
                let path = item["path"]?.text
            else { return refuse("an entry needs id, path and fingerprint", item.range) }
            entries[print] = Entry(code: code, path: path, range: item.range)
        }
        return Baseline(file: file, entries: entries)
    }

    /// Takes known findings out; one finding says how many are gone.
    func apply(
        _ diagnostics: [Diagnostic],
        in report: FindingReport
    ) -> (kept: [Diagnostic], suppressed: [SuppressedFinding]) {
        var kept: [Diagnostic] = []
        var suppressed: [SuppressedFinding] = []
        var left = entries
        for (diagnostic, print) in zip(diagnostics, Fingerprint.all(diagnostics, in: report)) {
            if left.removeValue(forKey: print) != nil {
                suppressed.append(
                    SuppressedFinding(
                        diagnostic,
                        kind: .external,
                        justification: "in the baseline \(file.path)"
                    )
                )
            } else {
                kept.append(diagnostic)
            }
        }
        let stale = left.values.compactMap(\.range).min {
            $0.bytes.lowerBound < $1.bytes.lowerBound
        }
        if !left.isEmpty {
            let number = left.count == 1 ? "1 finding" : "\(left.count) findings"
            let verb = left.count == 1 ? "is" : "are"
            kept.append(
                Diagnostic(
                    .baselineStale,
                    .info,
                    "\(number) of the baseline \(verb) gone",
                    at: stale,
                    remedy: "write it anew with `ftcompose lint --write-baseline \(file.path)`"
                )
            )
        }
        return (kept, suppressed)
    }

    /// The text of a baseline that takes out all findings of a report.
    public static func text(of report: FindingReport) -> String {
        let prints = Fingerprint.all(report.diagnostics, in: report)
        let items = zip(report.diagnostics, prints).map { diagnostic, print in
            let path = diagnostic.range.map { report.path(of: $0.file) } ?? report.mainReportPath
            return JSONValue.object([
                ("id", .string(diagnostic.id.code)), ("path", .string(path)),
                ("message", .string(diagnostic.message)), ("fingerprint", .string(print)),
            ])
        }
        let root: JSONValue = .object([("version", .integer(1)), ("findings", .array(items))])
        return root.indented + "\n"
    }
}
