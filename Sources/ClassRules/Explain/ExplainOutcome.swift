public import Diagnostics

/// What `ftcompose explain SERVICE` found.
public struct ExplainOutcome: Sendable {
    /// How it ended.
    public enum Status: Sendable {
        /// There is something to show.
        case explained
        /// No such service, or one without annotation.
        case notFound
        /// The project cannot be loaded.
        case notLoaded
    }

    /// How it ended.
    public let status: Status
    /// Findings about the service and the project.
    public let diagnostics: [Diagnostic]
    /// The table for people; empty when there is nothing to show.
    public let text: String
    /// The same for programs; empty when there is nothing to show.
    public let json: String
}
