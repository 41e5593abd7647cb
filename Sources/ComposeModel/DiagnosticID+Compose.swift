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
    /// Two sources have forms that cannot be merged.
    public static let mergeConflict = DiagnosticID("FT208", "merge-conflict")
    /// How sources are merged depends on a placeholder.
    public static let mergeUnresolved = DiagnosticID("FT209", "merge-unresolved")
    /// An annotation is written in several places.
    public static let annotationSplit = DiagnosticID("FT210", "annotation-split")
    /// `extends` names nothing, or itself.
    public static let extendsBroken = DiagnosticID("FT211", "extends-broken")
    /// `include` names a file that includes itself, or what is there already.
    public static let includeBroken = DiagnosticID("FT212", "include-broken")
    /// A top-level extension of an included file, which Compose drops.
    public static let extensionLost = DiagnosticID("FT213", "extension-lost")
    /// The project's name is none Compose takes.
    public static let projectName = DiagnosticID("FT214", "project-name")
    /// A service needs one that the chosen profiles leave out.
    public static let profileInactive = DiagnosticID("FT215", "profile-inactive")

    /// Every finding of this target, for the documentation and its test.
    public static let composeCatalog: [DiagnosticID] = [
        .fileUnreadable, .composeShape, .composeUnsupported, .placeholderSyntax, .placeholderUnset,
        .dotenvSyntax, .undeclaredName, .mergeConflict, .mergeUnresolved, .annotationSplit,
        .extendsBroken, .includeBroken, .extensionLost, .projectName, .profileInactive,
    ]
}
