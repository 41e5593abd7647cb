/// One finding, as data; renderers turn it into text.
public struct Diagnostic: Sendable {
    /// Stable identity of the kind of finding.
    public var id: DiagnosticID
    /// How much it weighs.
    public var severity: Severity
    /// What is wrong, in one sentence without a final stop.
    public var message: String
    /// Where; nil only when no source text is concerned.
    public var range: SourceRange?
    /// Other places that explain it.
    public var notes: [DiagnosticNote]
    /// What the user can do about it.
    public var remedy: String?
    /// Ways to resolve it mechanically.
    public var fixIts: [FixIt]

    /// Creates a finding.
    public init(
        _ id: DiagnosticID,
        _ severity: Severity,
        _ message: String,
        at range: SourceRange? = nil,
        notes: [DiagnosticNote] = [],
        remedy: String? = nil,
        fixIts: [FixIt] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.range = range
        self.notes = notes
        self.remedy = remedy
        self.fixIts = fixIts
    }
}
