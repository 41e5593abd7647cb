import ComposeModel
import Diagnostics

/// One run of `ftcompose lint`: look, then take out what somebody decided not to see.
public struct LintRun: Sendable {
    /// Findings shown; the rest are counted.
    public static let findingsMax = 1_000
    private let options: LintOptions

    /// Creates a run.
    public init(options: LintOptions) {
        self.options = options
    }

    /// Does it; what is wrong is in the outcome.
    public func run() -> LintOutcome {
        let own = DiagnosticCollector()
        let configuration = LintConfigurationReader(options: options, collector: own).read()
        let baselinePath =
            options.ignoresBaseline ? nil : options.baselinePath ?? configuration.baseline
        let baseline = baselinePath.flatMap {
            Baseline.read($0, root: options.root, collector: own)
        }
        // Without what decides which findings count, nothing can be said to be clean.
        guard !own.hasErrors else { return outcome(own, configuration) }
        let analysis = LintAnalysis(options)
        var kept = analysis.diagnostics
        var suppressed: [SuppressedFinding] = []
        func take(_ part: (kept: [Diagnostic], suppressed: [SuppressedFinding])) {
            kept = part.kept
            suppressed += part.suppressed
        }
        let comments = analysis.files.flatMap {
            IgnoreCommentReader(file: $0, collector: own).read()
        }
        take(IgnoreFilter(comments: comments, today: options.today).apply(kept))
        kept += own.diagnostics
        take(ConfigurationFilter(configuration: configuration, options: options).apply(kept))
        kept = LintAnalysis.ordered(kept, analysis.files)
        if let baseline { take(baseline.apply(kept, in: report(kept))) }
        let shown = Array(kept.prefix(LintRun.findingsMax))
        let beyond = kept.dropFirst(LintRun.findingsMax)
        var report = report(shown)
        report.suppressed = suppressed
        report.isComplete = analysis.isComplete
        report.droppedCount = analysis.droppedCount + beyond.count
        // What the analysis itself dropped is not known any more, so the worst is taken.
        let dropped = analysis.droppedCount > 0 ? Severity.error : beyond.map(\.severity).max()
        return LintOutcome(
            isLoaded: analysis.isLoaded,
            isComplete: analysis.isComplete,
            report: report,
            droppedSeverity: dropped,
            configuration: configuration
        )
    }

    private func outcome(
        _ collector: DiagnosticCollector,
        _ configuration: LintConfiguration
    ) -> LintOutcome {
        var report = report(collector.diagnostics)
        report.isComplete = false
        return LintOutcome(
            isLoaded: false,
            isComplete: false,
            report: report,
            droppedSeverity: nil,
            configuration: configuration
        )
    }

    private func report(_ diagnostics: [Diagnostic]) -> FindingReport {
        FindingReport(
            diagnostics: diagnostics,
            mainPath: options.load.path,
            root: options.root,
            toolVersion: CompilerVersion.current
        )
    }
}
