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
    /// The project's folder, where the files are.
    public let directory: String
    /// What each file is to what was there; empty unless the run was asked to compare.
    public let changes: [OutputChange]

    init(
        status: Status,
        diagnostics: [Diagnostic],
        droppedCount: Int,
        project: CompiledProject?,
        outputPath: String,
        directory: String,
        changes: [OutputChange]
    ) {
        self.status = status
        self.diagnostics = diagnostics
        self.droppedCount = droppedCount
        self.project = project
        self.outputPath = outputPath
        self.directory = directory
        self.changes = changes
    }

    /// The outcome of a build that found no source to begin with.
    public init(notLoaded diagnostics: [Diagnostic]) {
        self.init(
            status: .notLoaded,
            diagnostics: diagnostics,
            droppedCount: 0,
            project: nil,
            outputPath: "",
            directory: "",
            changes: []
        )
    }
}
