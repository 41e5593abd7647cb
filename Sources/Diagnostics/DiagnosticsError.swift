/// Thrown when a stage found errors and no later stage can run.
public struct DiagnosticsError: Error, Sendable, CustomStringConvertible {
    /// The findings, errors and others, in the order they were made.
    public let diagnostics: [Diagnostic]

    /// Creates the error.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// The findings as text without colour.
    public var description: String { TextRenderer().render(diagnostics) }
}
