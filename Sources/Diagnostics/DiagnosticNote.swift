/// Another place that explains a finding.
public struct DiagnosticNote: Sendable {
    /// What is to be seen there.
    public var message: String
    /// Where; nil for a remark without a place.
    public var range: SourceRange?

    /// Creates a note.
    public init(_ message: String, at range: SourceRange? = nil) {
        self.message = message
        self.range = range
    }
}
