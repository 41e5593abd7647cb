public import Diagnostics

/// What a build came to.
public struct BuildOutcome: Sendable {
    /// Why there is no output, if there is none.
    public enum Status: Sendable, Equatable {
        /// Compiled, and written unless it was a dry run.
        case built
        /// Errors were found; nothing was written.
        case refused
        /// The source could not be loaded.
        case notLoaded
    }

    /// How it ended.
    public let status: Status
    /// The findings, at most `DiagnosticCollector.diagnosticsMax`.
    public let diagnostics: [Diagnostic]
    /// Findings beyond that number.
    public let droppedCount: Int
    /// The files; nil unless built.
    public let project: CompiledProject?
    /// The path of the emitted Compose file.
    public let outputPath: String
}
