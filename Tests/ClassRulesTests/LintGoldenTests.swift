import ClassRules
import Diagnostics
import Foundation
import GoldenFiles
import Testing

/// Sources and what `ftcompose lint` says of them.
///
/// `#lint NAME` (a format), `#lint fix`, `#lint baseline`, `#lint fail-on SEVERITY` and
/// `#lint max-warnings NUMBER` ask for more than the text.
@Suite struct LintGoldenTests {
    private static let folder = GoldenFolder("Golden/Lint")
    private static let builds = GoldenFolder("Golden")

    @Test func `there are as many cases with findings that count as without`() {
        let names = LintGoldenTests.folder.names
        let errors = names.filter { $0.hasPrefix("error-") }.count
        #expect(names.count >= 30)
        #expect(errors * 2 >= names.count - 4)
    }

    @Test(arguments: LintGoldenTests.folder.names)
    func golden(name: String) throws {
        let difference = try LintGoldenTests.folder.check(name) { input in
            let sample = try LintCase(input)
            defer { sample.remove() }
            let outcome = sample.lint()
            let verdict = outcome.verdict(
                failOn: sample.failOn ?? outcome.configuration.failOn ?? .warning,
                warningsMax: sample.warningsMax ?? outcome.configuration.warningsMax
            )
            #expect((verdict != .clean) == name.hasPrefix("error-"), "\(verdict)")
            return try text(sample, outcome, verdict)
        }
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: LintGoldenTests.folder.names + LintGoldenTests.builds.names.map { "../" + $0 })
    func `fixes come to an end, and a second run has nothing to do`(name: String) throws {
        let sample = try LintCase(LintGoldenTests.folder.input(name))
        defer { sample.remove() }
        let options = try sample.options
        let first = LintRun(options: options).run()
        let result = LintFixer(options: options).run(first)
        for change in result.changes {
            #expect(change.before != change.after)
            try Data(change.after).write(to: URL(fileURLWithPath: change.path))
        }
        let second = LintRun(options: options).run()
        let left = second.report.diagnostics
        #expect(
            sample.text(of: left) == sample.text(of: result.outcome.report.diagnostics),
            "the file on disk is linted as the text in memory was"
        )
        #expect(LintFixer(options: options).run(second).changes.isEmpty)
        if !result.changes.isEmpty {
            let before = first.report.diagnostics.count { $0.severity == .error }
            #expect(left.count { $0.severity == .error } <= before)
        }
    }

    private func text(
        _ sample: LintCase,
        _ outcome: LintOutcome,
        _ verdict: LintOutcome.Verdict
    ) throws -> String {
        var text = sample.text(of: outcome.report.diagnostics)
        for taken in outcome.report.suppressed {
            let line = taken.diagnostic.range.map { ":\($0.start.line)" } ?? ""
            text += "(\(taken.diagnostic.id.code)\(line): \(taken.justification))\n"
        }
        text += "--- \(verdict)\n"
        for directive in sample.directives {
            if let format = ReportFormat(rawValue: directive) {
                text += "--- \(format)\n"
                // The pages in SARIF have tests of their own.
                for line in format.renderer().render(outcome.report).split(separator: "\n") {
                    let start = line.drop { $0 == " " }
                    let isPage = ["\"markdown\": ", "\"text\": \"FT"].contains {
                        start.hasPrefix($0)
                    }
                    text += isPage ? "" : line + "\n"
                }
            }
        }
        if sample.directives.contains("fix") {
            let result = LintFixer(options: try sample.options).run(outcome)
            for change in result.changes {
                let diff = UnifiedDiff(
                    path: change.path,
                    before: change.before,
                    after: change.after
                )
                text += diff.text()
            }
            text += "--- \(result.fixedCount) fixed; then\n"
            text += sample.text(of: result.outcome.report.diagnostics)
            text += result.notes.map { $0 + "\n" }.joined()
        }
        return sample.plain(text)
    }
}
