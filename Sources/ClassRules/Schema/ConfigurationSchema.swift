import Diagnostics

/// The JSON schema of `.ftcompose.yml`.
enum ConfigurationSchema {
    /// The schema of the whole file.
    static var root: JSONValue {
        .object([
            ("$schema", .string(AnnotationSchema.draft)),
            ("title", "Configuration of ftcompose lint"),
            ("type", .array(["object", "null"])), ("additionalProperties", .boolean(false)),
            (
                "properties",
                .object([
                    ("rules", described("What the findings of a rule become.", rules)),
                    ("ignore", described("Findings of some files that are not shown.", ignore)),
                    (
                        "fail_on",
                        described(
                            "From which severity on findings make the run fail.",
                            [("enum", .array(severities))]
                        )
                    ),
                    (
                        "max_warnings",
                        described(
                            "Warnings that are let pass.",
                            [("type", "integer"), ("minimum", .integer(0))]
                        )
                    ),
                    (
                        "baseline",
                        described("The baseline's path, from this file's folder.", text)
                    ),
                    ("formats", described("Reports to make, as after --format.", formats)),
                ])
            ),
        ])
    }

    private static let severities: [JSONValue] = ["info", "warning", "error"]
    private static let text: [(String, JSONValue)] = [
        ("type", "string"), ("minLength", .integer(1)),
    ]

    private static func described(
        _ description: String,
        _ schema: [(String, JSONValue)]
    ) -> JSONValue {
        .object([("description", .string(description))] + schema)
    }

    /// Codes and names for completion, and every other spelling of them.
    private static var rules: [(String, JSONValue)] {
        let level: JSONValue = .object([
            ("enum", .array(["off", .boolean(false)] + severities))
        ])
        let pages = RulePages.codes.compactMap { RulePages.page(of: $0) }
        return [
            ("type", "object"), ("additionalProperties", .boolean(false)),
            ("properties", .object(pages.flatMap { [($0.code, level), ($0.slug, level)] })),
            ("patternProperties", .object([(names, level)])),
        ]
    }

    /// Every spelling of a rule's code or name.
    private static var names: String {
        SpellingPattern.words(
            RulePages.codes.compactMap { RulePages.page(of: $0) }.flatMap {
                [$0.code, $0.slug.replacing("-", with: "_")]
            },
            separators: "_-"
        )
    }

    private static var ignore: [(String, JSONValue)] {
        let rule: JSONValue = .object([("type", "string"), ("pattern", .string(names))])
        let item: JSONValue = .object([
            ("type", "object"), ("additionalProperties", .boolean(false)),
            ("required", .array(["rules", "reason"])),
            (
                "properties",
                .object([
                    (
                        "rules",
                        .object([
                            ("type", "array"), ("items", rule), ("minItems", .integer(1)),
                        ])
                    ),
                    (
                        "paths",
                        described(
                            "Files from this file's folder; *, ? and ** stand for anything.",
                            [("type", "array"), ("items", .object(text))]
                        )
                    ),
                    ("reason", described("Why.", text)),
                    (
                        "until",
                        described(
                            "The last day on which it holds.",
                            [
                                ("type", "string"),
                                ("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
                            ]
                        )
                    ),
                ])
            ),
        ])
        return [("type", "array"), ("items", item)]
    }

    private static var formats: [(String, JSONValue)] {
        let names = ReportFormat.allCases.map(\.rawValue).joined(separator: "|")
        let item: JSONValue = .object([
            ("type", "string"), ("pattern", .string("^(\(names))(=.*)?$")),
        ])
        return [("type", "array"), ("items", item)]
    }
}
