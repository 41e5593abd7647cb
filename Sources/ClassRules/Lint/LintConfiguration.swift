public import Diagnostics

/// What `.ftcompose.yml` says about linting.
public struct LintConfiguration: Sendable {
    /// What a rule's findings become.
    public enum Level: Sendable, Equatable {
        /// Not shown.
        case off
        /// Shown with this weight.
        case severity(Severity)
    }

    /// Findings of some files that are not shown.
    struct Exception: Sendable {
        /// The codes.
        let codes: Set<String>
        /// The files, from the configuration's folder; empty means all.
        let paths: [PathPattern]
        /// Why.
        let reason: String
        /// The last day on which it holds.
        let until: CalendarDate?
        /// Where it stands.
        let range: SourceRange?
    }

    /// Weights by code.
    public internal(set) var levels: [String: Level] = [:]
    /// From which weight on findings make the run fail.
    public internal(set) var failOn: Severity?
    /// Warnings that are let pass.
    public internal(set) var warningsMax: Int?
    /// The baseline's path, from the current folder.
    public internal(set) var baseline: String?
    /// Reports to make, as after `--format`.
    public internal(set) var formats: [String] = []
    /// The file; nil when there is none.
    public internal(set) var path: String?
    var exceptions: [Exception] = []
}
