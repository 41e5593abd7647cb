import Diagnostics

/// The JSON schema of one kind of value; a placeholder may stand for any scalar.
enum KindSchema {
    /// Definitions that every schema has.
    static let definitions: [(String, JSONValue)] = [
        ("placeholder", .object([("type", "string"), ("pattern", "\\$")])),
        (
            "boolean",
            .object([
                (
                    "anyOf",
                    .array([
                        .object([("type", "boolean")]),
                        .object([
                            ("type", "string"),
                            (
                                "pattern",
                                .string(
                                    "^([Tt]rue|TRUE|[Yy]es|YES|[Oo]n|ON|[Yy]|[Ff]alse|FALSE|[Nn]o|NO|"
                                        + "[Oo]ff|OFF|[Nn])$"
                                )
                            ),
                        ]), reference("placeholder"),
                    ])
                )
            ])
        ),
    ]

    /// A reference to a definition.
    static func reference(_ name: String) -> JSONValue {
        .object([("$ref", .string("#/definitions/\(name)"))])
    }

    /// One of several schemas.
    static func any(_ schemas: [JSONValue]) -> JSONValue {
        schemas.count == 1 ? schemas[0] : .object([("anyOf", .array(schemas))])
    }

    /// The schema of a kind that is no section.
    static func schema(_ kind: ValueKind) -> JSONValue {
        any(alternatives(kind))
    }

    /// The alternatives, placeholders included.
    static func alternatives(_ kind: ValueKind) -> [JSONValue] {
        let placeholder = reference("placeholder")
        switch kind {
        case .section: return []
        case .boolean: return [reference("boolean")]
        case .integer(let range):
            return [
                .object([
                    ("type", "integer"), ("minimum", .integer(range.lowerBound)),
                    ("maximum", .integer(range.upperBound)),
                ]), placeholder,
            ]
        case .word(let words): return wordAlternatives(words) + [placeholder]
        case .depth(let words, _, _):
            return wordAlternatives(words) + [reference("boolean")]
        case .text(let shape): return [text(shape), placeholder]
        case .secret:
            return [.object([("type", "string"), ("pattern", "^(/[^:]*|\\$\\{.*\\})$")])]
        case .oneOrMore(let inner):
            let items = alternatives(inner)
            return items + [
                .object([("type", "array"), ("items", any(items))]), .object([("type", "null")]),
            ]
        case .labels:
            let scalar: JSONValue = .object([
                ("type", .array(["string", "number", "boolean", "null"]))
            ])
            return [
                .object([("type", "object"), ("additionalProperties", scalar)]),
                .object([("type", "array"), ("items", .object([("type", "string")]))]),
                .object([("type", "null")]),
            ]
        case .either(let kinds):
            return kinds.flatMap(alternatives)
        }
    }

    /// The canonical words, which editors offer, and every other spelling.
    private static func wordAlternatives(_ words: [Word]) -> [JSONValue] {
        let names = words.map(\.name)
        return [
            .object([("enum", .array(names.map { .string($0) }))]),
            .object([
                ("type", "string"),
                (
                    "pattern",
                    .string(SpellingPattern.words(names + words.flatMap(\.synonyms)))
                ),
            ]),
        ]
    }

    private static func text(_ shape: TextShape) -> JSONValue {
        guard let pattern = pattern(shape) else {
            return .object([("type", .array(["string", "number", "boolean"]))])
        }
        let types: JSONValue =
            shape.mayBeNumber ? .array(["string", "number"]) : .string("string")
        return .object([("type", types), ("pattern", .string(pattern))])
    }

    private static func pattern(_ shape: TextShape) -> String? {
        let path = "/(?!.*(//|:|(^|/)\\.\\.(/|$))).*"
        switch shape {
        case .any: return nil
        case .path: return "^\(path)$"
        case .logPath: return "^(\(path)|\\.\\./.*-json\\.log)$"
        case .file: return "^(?!.*(//|(^|/)\\.\\.(/|$))).+$"
        case .location: return "^(https?|git|ssh|file)://[^ ]+$|^(?!.*://)[^ ]+$"
        case .containerName: return "^[A-Za-z0-9][A-Za-z0-9_.-]+$"
        case .url: return "^https?://[^ ]+$"
        case .domain:
            return "^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
                + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$"
        case .address:
            let byte = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
            return "^(\(byte)(\\.\(byte)){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*)$"
        case .pattern: return "\\(\\?P?<"
        case .image: return "^[A-Za-z0-9][A-Za-z0-9_./:@-]*$"
        case .size: return "^[0-9]+(\\.[0-9]+)? *([KkMmGgTt][Ii]?)?[Bb]?$"
        case .number: return "^[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?$"
        case .duration:
            return
                "^( *[0-9]+ *(ms|msec|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?))+ *$"
        case .place:
            return "^(/([^~]|~[01])*|[Hh][Ee][Aa][Dd][Ee][Rr]:[^ ]+|[Hh][Tt][Mm][Ll]:[^>]+"
                + "|[Rr][Ee][Gg][Ee][Xx]:.+)$"
        case .origin: return "^(?!.*//)[A-Za-z0-9][A-Za-z0-9_.~/-]*$"
        }
    }
}
