public import Diagnostics

extension DiagnosticID {
    /// The text is no YAML.
    public static let yamlSyntax = DiagnosticID("FT101", "yaml-syntax")
    /// The bytes are no text.
    public static let yamlEncoding = DiagnosticID("FT102", "yaml-encoding")
    /// A budget of the reader is exceeded.
    public static let yamlLimit = DiagnosticID("FT103", "yaml-limit")
    /// A key occurs twice in one mapping.
    public static let yamlDuplicateKey = DiagnosticID("FT104", "yaml-duplicate-key")
    /// A key is not a string.
    public static let yamlKeyType = DiagnosticID("FT105", "yaml-key-type")
    /// A tag that is neither YAML's own nor Compose's.
    public static let yamlTag = DiagnosticID("FT106", "yaml-tag")
    /// An alias stands for nothing, or for something it is part of.
    public static let yamlAlias = DiagnosticID("FT107", "yaml-alias")
    /// A merge key whose value is no mapping.
    public static let yamlMerge = DiagnosticID("FT108", "yaml-merge")
    /// A value has another type than the one wanted.
    public static let yamlType = DiagnosticID("FT109", "yaml-type")
    /// A key that must be there is missing.
    public static let yamlMissingKey = DiagnosticID("FT110", "yaml-missing-key")
    /// A key nobody reads.
    public static let yamlUnknownKey = DiagnosticID("FT111", "yaml-unknown-key")
    /// An environment variable that overrides a value names no place.
    public static let yamlOverride = DiagnosticID("FT112", "yaml-override")

    /// Every finding of this target, for the documentation and its test.
    public static let yamlCatalog: [DiagnosticID] = [
        .yamlSyntax, .yamlEncoding, .yamlLimit, .yamlDuplicateKey, .yamlKeyType, .yamlTag,
        .yamlAlias,
        .yamlMerge, .yamlType, .yamlMissingKey, .yamlUnknownKey, .yamlOverride,
    ]
}
