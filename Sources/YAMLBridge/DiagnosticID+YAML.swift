public import Diagnostics

extension DiagnosticID {
    /// The text is no YAML.
    ///
    /// The reader stops here; nothing after this place was looked at.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services: [
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services: {}
    /// ```
    public static let yamlSyntax = DiagnosticID("FT101", "yaml-syntax")

    /// The bytes are no text.
    ///
    /// Compose files are UTF-8; UTF-16 with its mark is read too.
    ///
    /// No example: the bytes of such a file cannot be shown on a page; save the file as UTF-8.
    public static let yamlEncoding = DiagnosticID("FT102", "yaml-encoding")

    /// A budget of the reader is exceeded.
    ///
    /// 8 MiB, 200 levels, 1,000,000 nodes, 100,000 nodes from aliases, 10,000 anchors, 1 MiB in a
    /// scalar, 64 documents. A file of a few lines can otherwise expand to billions of nodes:
    /// nine lists of nine aliases each, nine levels deep, are 387 million nodes.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// a0: &a0 [x, x, x, x, x, x, x, x, x, x]
    /// a1: &a1 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0]
    /// a2: &a2 [*a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1]
    /// a3: &a3 [*a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2]
    /// a4: &a4 [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]
    /// services: {}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]
    /// x-a1: &a1 [*a0, *a0]
    /// services: {}
    /// ```
    public static let yamlLimit = DiagnosticID("FT103", "yaml-limit")

    /// A key occurs twice in one mapping.
    ///
    /// YAML forbids it, and readers differ: some keep the first value, some the last. Two
    /// services of one name would be one service in one tool and another in the next.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   a: {image: busybox}
    ///   a: {image: nginx}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   a: {image: busybox}
    ///   b: {image: nginx}
    /// ```
    public static let yamlDuplicateKey = DiagnosticID("FT104", "yaml-duplicate-key")

    /// A key is not a string.
    ///
    /// Compose takes no list and no number for a key. Older readers of YAML also take `no` and
    /// `on` for truth values: quote such keys.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   [a, b]: {image: busybox}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   a: {image: busybox}
    /// ```
    public static let yamlKeyType = DiagnosticID("FT105", "yaml-key-type")

    /// A tag that is neither YAML's own nor Compose's.
    ///
    /// Compose knows `!reset` and `!override`. Another tag asks a reader to make an object that
    /// no other reader has.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   a: {image: !image busybox}
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// services:
    ///   a: {image: busybox}
    /// ```
    public static let yamlTag = DiagnosticID("FT106", "yaml-tag")

    /// An alias stands for nothing, or for something it is part of.
    ///
    /// An anchor must stand before its aliases. A node that holds itself has no end.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   a: *base
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// x-base: &base {image: busybox}
    /// services:
    ///   a: *base
    /// ```
    public static let yamlAlias = DiagnosticID("FT107", "yaml-alias")

    /// A merge key whose value is no mapping.
    ///
    /// `<<` takes the entries of a mapping, or of a list of mappings. Quote it to have a key of
    /// that name.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// services:
    ///   a:
    ///     <<: busybox
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// x-base: &base {image: busybox}
    /// services:
    ///   a:
    ///     <<: *base
    /// ```
    public static let yamlMerge = DiagnosticID("FT108", "yaml-merge")

    /// A value of a plan has another type than the one wanted.
    ///
    /// A runtime or a profile was given a text that does not fit its field.
    ///
    /// No example: it arises when a runtime reads its plan or a profile is read, not from a Compose
    /// file.
    public static let yamlType = DiagnosticID("FT109", "yaml-type")

    /// A key of a plan is missing.
    ///
    /// A plan is written by `ftcompose build`; one that was cut or edited by hand is refused.
    ///
    /// No example: it arises when a runtime reads its plan or a profile is read, not from a Compose
    /// file.
    public static let yamlMissingKey = DiagnosticID("FT110", "yaml-missing-key")

    /// A key of a plan that nobody reads.
    ///
    /// A plan of a newer version, or a misspelled key, would otherwise be a setting without
    /// effect.
    ///
    /// No example: it arises when a runtime reads its plan or a profile is read, not from a Compose
    /// file.
    public static let yamlUnknownKey = DiagnosticID("FT111", "yaml-unknown-key")

    /// A variable `FTCOMPOSE_PLAN__...` names no value of the plan.
    ///
    /// Such a variable replaces one value of the plan when a runtime starts; one that names
    /// nothing would be a change that never happened.
    ///
    /// No example: it arises when a runtime starts, not from a Compose file.
    public static let yamlOverride = DiagnosticID("FT112", "yaml-override")

    /// Every finding of this target, for the documentation and its test.
    public static let yamlCatalog: [DiagnosticID] = [
        .yamlSyntax, .yamlEncoding, .yamlLimit, .yamlDuplicateKey, .yamlKeyType, .yamlTag,
        .yamlAlias,
        .yamlMerge, .yamlType, .yamlMissingKey, .yamlUnknownKey, .yamlOverride,
    ]
}
