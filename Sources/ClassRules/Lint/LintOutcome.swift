public import Diagnostics

/// What a run of `ftcompose lint` came to.
public struct LintOutcome: Sendable {
    /// What the run says about the project.
    public enum Verdict: Sendable, Equatable {
        /// Nothing that counts was found.
        case clean
        /// Something that counts was found.
        case findings
        /// Not everything could be looked at, so nothing is known to be clean.
        case partial
    }

    /// Whether the project, the configuration and the baseline were loaded.
    public var isLoaded: Bool
    /// Whether every annotation was read too.
    public var isComplete: Bool
    /// The findings, their number and their paths.
    public var report: FindingReport
    /// The severities of the findings beyond the bound, each once.
    public var droppedSeverity: Severity?
    /// The configuration that was in force.
    public var configuration: LintConfiguration

    /// How many findings have a severity.
    public func count(_ severity: Severity) -> Int {
        report.diagnostics.count { $0.severity == severity }
    }

    /// The verdict when findings from `failOn` on count; up to `warningsMax` warnings are let pass.
    ///
    /// What was not seen whole is never clean.
    public func verdict(failOn: Severity, warningsMax: Int?) -> Verdict {
        guard isLoaded else { return .partial }
        let verdict = counted(failOn: failOn, warningsMax: warningsMax)
        return verdict == .clean && !isComplete ? .partial : verdict
    }

    private func counted(failOn: Severity, warningsMax: Int?) -> Verdict {
        let worst = [report.diagnostics.map(\.severity).max(), droppedSeverity].compactMap { $0 }
            .max()
        guard let worst else { return .clean }
        if worst == .error { return .findings }
        if failOn == .info { return .findings }
        if let warningsMax {
            let isBeyond = count(.warning) > warningsMax || droppedSeverity == .warning
            return isBeyond ? .findings : .clean
        }
        return worst >= failOn ? .findings : .clean
    }
}
