public import Diagnostics

extension DiagnosticID {
    /// A key or word that is read but not written in its canonical form.
    public static let canonicalSpelling = DiagnosticID("FT016", "canonical-spelling")
    /// A value that needs another parameter, which is not there.
    public static let missingCompanion = DiagnosticID("FT017", "missing-companion")
    /// Two parameters that cannot both hold.
    public static let parametersDisagree = DiagnosticID("FT018", "parameters-disagree")
    /// An image profile that cannot be read.
    public static let invalidProfile = DiagnosticID("FT019", "invalid-profile")

    /// Every finding of the grammar, for the documentation and its test.
    public static let grammarCatalog: [DiagnosticID] = [
        .canonicalSpelling, .missingCompanion, .parametersDisagree, .invalidProfile,
    ]
}
