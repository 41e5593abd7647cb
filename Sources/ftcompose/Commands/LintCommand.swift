import ArgumentParser
import ClassRules
import ComposeModel
import Diagnostics
import FoundationEssentials
import Glibc

/// `ftcompose lint`: looks at an annotated project without writing output.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what is wrong or risky in an annotated project; made for CI.",
        discussion: """
            Reports everything 'ftcompose build' would say, for services of every class, and the \
            semantic rules of docs/diagnostics.md, each with its place and remedy. \
            'ftcompose explain FT009' prints the page of a finding, with a bad and a good example.

              ftcompose lint                                  # the project in this folder
              ftcompose lint -f compose.yml -f prod.yml       # as docker compose reads it
              ftcompose lint --fix                            # a diff of the safe fixes
              ftcompose lint --fix --apply                    # make them
              ftcompose lint --format sarif=lint.sarif --format github

            Leave one finding out with a comment on its line or the line before it, which must give \
            a reason and may have an end:

              x-ft: 4  # ftcompose: ignore FT009 until 2027-01-31 -- the fifth server is ordered

            'ignore-file' instead of 'ignore' holds for the whole file. A comment that ignores \
            nothing is a finding itself. The file .ftcompose.yml beside the source or above it sets \
            severities, exceptions by path, formats and limits (docs/lint.md).

            Exit status: 0 clean, 1 findings that count, 2 wrong usage, 3 the project could not be \
            loaded or seen whole.
            """
    )

    @OptionGroup(title: "Which project")
    var source: SourceOptions

    @OptionGroup(title: "Which project")
    var images: ImageProfileOptions

    @OptionGroup(title: "What counts")
    var policy: LintPolicyOptions

    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "text, json, sarif, github, gitlab, junit or rdjson; may be repeated. NAME=FILE writes a "
                + "file, NAME alone or NAME=- standard output.",
            valueName: "name[=file]"
        )
    )
    var formats: [ReportTarget] = []

    @Flag(name: .customLong("json"), help: "The same as --format json.")
    var isJSON = false

    @Flag(
        name: .customLong("fix"),
        help: "Print the safe fixes as a diff on standard output, instead of the text report."
    )
    var isFixing = false

    @Flag(name: .customLong("apply"), help: "With --fix: make the fixes, and report what is left.")
    var isApplying = false

    func validate() throws {
        if isApplying, !isFixing { throw ValidationError("--apply belongs to --fix.") }
        let onStandardOutput = targets([]).filter { $0.path == nil }
        if onStandardOutput.count > 1 {
            throw ValidationError(
                "Only one report can go to standard output; write --format NAME=FILE."
            )
        }
    }

    func run() throws {
        let options = try lintOptions()
        var outcome = LintRun(options: options).run()
        if isFixing { outcome = try fix(outcome, options) }
        try show(outcome)
        if let path = policy.newBaseline { try write(Baseline.text(of: outcome.report), to: path) }
        let configured = outcome.configuration
        let verdict = outcome.verdict(
            failOn: policy.failOn?.severity ?? configured.failOn ?? .warning,
            warningsMax: policy.warningsMax ?? configured.warningsMax
        )
        switch verdict {
        case .partial: throw ExitCode(ExitStatus.notLoaded)
        case .findings where policy.newBaseline == nil: throw ExitCode(ExitStatus.findings)
        case .findings, .clean: return
        }
    }

    private func lintOptions() throws -> LintOptions {
        let root = FileManager.default.currentDirectoryPath
        var load: LoadOptions
        do throws(DiagnosticsError) {
            load = try source.loadOptions()
            // A file that was looked for is named as if it had been given.
            load.paths = load.paths.map { ReportPath.relative($0, to: root) }
        } catch {
            FindingPrinter.show(error.diagnostics)
            throw ExitCode(ExitStatus.notLoaded)
        }
        return LintOptions(
            load: load,
            profileFolder: images.folder,
            configPath: policy.config,
            ignoresConfig: policy.ignoresConfig,
            // What is to be written must not hide what is found.
            baselinePath: policy.newBaseline == nil ? policy.baseline : nil,
            ignoresBaseline: policy.newBaseline != nil,
            today: try LintCommand.today(),
            root: root
        )
    }

    /// The day, in universal time, so that a run in CI gives what a run at home gives.
    private static func today() throws -> CalendarDate {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        guard
            let date = CalendarDate(
                year: Int(parts.tm_year) + 1900,
                month: Int(parts.tm_mon) + 1,
                day: Int(parts.tm_mday)
            )
        else { throw ValidationError("The clock shows no day of the calendar.") }
        return date
    }

    private func targets(_ configured: [ReportTarget]) -> [ReportTarget] {
        let asked = formats + (isJSON ? [ReportTarget(format: .json, path: nil)] : [])
        if !asked.isEmpty { return asked }
        return configured.isEmpty ? [ReportTarget(format: .text, path: nil)] : configured
    }

    private func fix(_ outcome: LintOutcome, _ options: LintOptions) throws -> LintOutcome {
        let result = LintFixer(options: options).run(outcome)
        for note in result.notes { Terminal.note(note) }
        guard isApplying else {
            let colour = Terminal.standardOutput.hasColours
            for change in result.changes {
                let diff = UnifiedDiff(
                    path: change.path,
                    before: change.before,
                    after: change.after
                )
                print(diff.text(isForTerminal: colour, colour: colour), terminator: "")
            }
            return outcome
        }
        for change in result.changes {
            try write(change.after, to: change.path, keepingMode: true)
        }
        let fixes = result.fixedCount == 1 ? "1 fix" : "\(result.fixedCount) fixes"
        let files = result.changes.count == 1 ? "1 file" : "\(result.changes.count) files"
        Terminal.note("\(fixes) made in \(files)")
        return result.outcome
    }

    private func show(_ outcome: LintOutcome) throws {
        let configured = try outcome.configuration.formats.map { text in
            guard let target = ReportTarget(argument: text) else {
                throw ValidationError("`\(text)` under `formats` is no format.")
            }
            return target
        }
        let targets = targets(configured)
        guard targets.count(where: { $0.path == nil }) <= 1 else {
            throw ValidationError("Only one of the configured `formats` can go to standard output.")
        }
        for target in targets {
            if let path = target.path {
                try write(target.format.renderer().render(outcome.report), to: path)
                continue
            }
            // The diff is what was asked for; the findings would be in its way.
            if isFixing, !isApplying, target.format == .text { continue }
            let colour = Terminal.standardOutput.hasColours
            print(target.format.renderer(colour: colour).render(outcome.report), terminator: "")
        }
        Terminal.note(LintSummary(outcome: outcome).text)
    }

    private func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path, keepingMode: false)
    }

    private func write(_ bytes: [UInt8], to path: String, keepingMode: Bool) throws {
        do throws(AtomicFiles.Problem) {
            try FileReplacement(path: path, keepsMode: keepingMode).write(bytes)
        } catch {
            Terminal.note("error: \(path) cannot be written: \(error.message)")
            throw ExitCode(ExitStatus.notLoaded)
        }
    }
}
