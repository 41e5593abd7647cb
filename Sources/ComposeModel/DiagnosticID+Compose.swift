public import Diagnostics

extension DiagnosticID {
    /// A file cannot be read.
    public static let fileUnreadable = DiagnosticID("FT201", "file-unreadable")
    /// The file is not a Compose project as far as it has to be.
    public static let composeShape = DiagnosticID("FT202", "compose-shape")
    /// A Compose feature that this version does not carry over.
    public static let composeUnsupported = DiagnosticID("FT203", "compose-unsupported")
    /// A placeholder is malformed.
    public static let placeholderSyntax = DiagnosticID("FT204", "placeholder-syntax")
    /// A placeholder that decides something has no value.
    public static let placeholderUnset = DiagnosticID("FT205", "placeholder-unset")
    /// A line of a dotenv file cannot be read.
    public static let dotenvSyntax = DiagnosticID("FT206", "dotenv-syntax")
    /// A name is used but not declared.
    public static let undeclaredName = DiagnosticID("FT207", "undeclared-name")

    /// Every finding of this target, for the documentation and its test.
    public static let composeCatalog: [DiagnosticID] = [
        .fileUnreadable, .composeShape, .composeUnsupported, .placeholderSyntax, .placeholderUnset,
        .dotenvSyntax, .undeclaredName,
    ]
}
