/// A finding that somebody decided not to be shown.
public struct SuppressedFinding: Sendable {
    /// Where the decision stands.
    public enum Kind: String, Sendable {
        /// A comment in the source.
        case inSource
        /// The configuration file or a baseline.
        case external
    }

    /// The finding.
    public var diagnostic: Diagnostic
    /// Where the decision stands.
    public var kind: Kind
    /// Why, in the words of whoever decided.
    public var justification: String

    /// Creates a record.
    public init(_ diagnostic: Diagnostic, kind: Kind, justification: String) {
        self.diagnostic = diagnostic
        self.kind = kind
        self.justification = justification
    }
}
