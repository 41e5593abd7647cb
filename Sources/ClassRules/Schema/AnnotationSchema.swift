import Diagnostics

/// The JSON schema of the annotation, made of the grammar and of nothing else.
struct AnnotationSchema {
    static let draft = "http://json-schema.org/draft-07/schema#"
    /// Where the Compose specification publishes its own schema.
    static let composeSpecification =
        "https://raw.githubusercontent.com/compose-spec/compose-spec/main/schema/compose-spec.json"

    /// The schema of the value of `x-ft`.
    static var annotation: JSONValue {
        .object(
            [
                ("$schema", .string(draft)), ("title", "x-ft of ftcompose"),
                ("$ref", "#/definitions/x-ft"), ("definitions", .object(definitions)),
            ])
    }

    /// The schema of a Compose file: the specification's, and ours over it.
    static var compose: JSONValue {
        file([.object([("$ref", .string(composeSpecification))]), overlay])
    }

    /// Our part of it alone, which needs no network.
    static var overlayAlone: JSONValue { file([overlay]) }

    private static func file(_ parts: [JSONValue]) -> JSONValue {
        .object([
            ("$schema", .string(draft)), ("title", "Compose file with x-ft of ftcompose"),
            ("allOf", .array(parts)), ("definitions", .object(definitions)),
        ])
    }

    private static var overlay: JSONValue {
        let service: JSONValue = .object([
            ("type", .array(["object", "null"])),
            ("properties", .object([("x-ft", KindSchema.reference("x-ft"))])),
        ])
        let services: JSONValue = .object([
            ("type", .array(["object", "null"])), ("additionalProperties", service),
        ])
        return .object([
            (
                "properties",
                .object([
                    ("services", services), ("x-ft-ledger", KindSchema.reference("x-ft-ledger")),
                ])
            )
        ])
    }

    private static var definitions: [(String, JSONValue)] {
        var result = KindSchema.definitions
        result.append(("x-ft", root))
        let ledger = LedgerGrammar.grammar
        result.append(("x-ft-ledger", AnnotationSchema(grammar: ledger).top))
        // Each parameter once: sections name them by reference.
        var seen: Set<String> = []
        for grammar in ClassGrammar.all + [ledger] {
            let schema = AnnotationSchema(grammar: grammar)
            if grammar.name != ledger.name { result.append((grammar.name, schema.top)) }
            for parameter in grammar.parameters {
                let name = schema.definition(parameter)
                if seen.insert(name).inserted { result.append((name, schema.described(parameter))) }
            }
        }
        return result
    }

    /// A number, or a mapping of the class that it names; without a class any will do.
    private static var root: JSONValue {
        let classes = ClassGrammar.all.map { KindSchema.reference($0.name) }
        var schema: JSONValue = KindSchema.any(classes)
        for grammar in ClassGrammar.all.reversed() {
            let isThis: JSONValue = .object([
                ("properties", .object([("class", classPattern(grammar))])),
                ("required", .array(["class"])),
            ])
            schema = .object([
                ("if", isThis), ("then", KindSchema.reference(grammar.name)), ("else", schema),
            ])
        }
        let level = KindSchema.alternatives(.integer(2...9))
        return .object([
            (
                "description",
                "Makes the service fault tolerant: a number of replicas, or the whole annotation."
            ),
            (
                "anyOf",
                .array(
                    level + [.object([("allOf", .array([.object([("type", "object")]), schema]))])]
                )
            ),
        ])
    }

    private static func classPattern(_ grammar: ClassGrammar) -> JSONValue {
        let word = ClassNames.words.first { $0.name == grammar.name }
        let names = [grammar.name] + (word?.synonyms ?? [])
        return .object([
            ("type", "string"), ("pattern", .string(SpellingPattern.words(names))),
        ])
    }

    /// Whether a common parameter is the same in every class, with everything below it.
    private static func isShared(_ path: String) -> Bool {
        let depth = path.split(separator: ".").count
        return depth > 1
            && ClassGrammar.all.allSatisfy { grammar in
                !grammar.ownPaths.contains { $0 == path || $0.hasPrefix(path + ".") }
            }
    }

    let grammar: ClassGrammar

    /// The schema of the whole mapping of one class.
    private var top: JSONValue {
        let shortcuts =
            grammar.children(of: "ft_parameters")
            + [grammar.parameter("outputs.logs")].compactMap { $0 }
        return mapping(grammar.children(of: "") + shortcuts, description: grammar.summary)
    }

    private func mapping(_ children: [Parameter], description: String) -> JSONValue {
        let properties = children.map { ($0.name, reference($0)) }
        let patterns = children.map { child in
            (SpellingPattern.key(child.name, child.aliases), reference(child))
        }
        return .object([
            ("type", "object"), ("description", .string(description)),
            ("properties", .object(properties)), ("patternProperties", .object(patterns)),
            ("additionalProperties", .boolean(false)),
        ])
    }

    private func reference(_ parameter: Parameter) -> JSONValue {
        KindSchema.reference(definition(parameter))
    }

    /// The name of a parameter's definition; what is the same in every class has one for all.
    private func definition(_ parameter: Parameter) -> String {
        let isCommon = CommonGrammar.paths.contains(parameter.path)
        if isCommon, AnnotationSchema.isShared(parameter.path) { return parameter.path }
        return (grammar.name.isEmpty ? "ledger" : grammar.name) + "." + parameter.path
    }

    private func described(_ parameter: Parameter) -> JSONValue {
        let description = ("description", JSONValue.string(ParameterText.description(parameter)))
        if parameter.path == "class", let only = ClassGrammar.named(grammar.name) {
            return .object([
                description,
                (
                    "anyOf",
                    .array([
                        .object([("enum", .array([.string(only.name)]))]),
                        AnnotationSchema.classPattern(only), KindSchema.reference("placeholder"),
                    ])
                ),
            ])
        }
        guard case .section(let short) = parameter.kind else {
            return .object([
                description, ("anyOf", .array(KindSchema.alternatives(parameter.kind))),
            ])
        }
        var alternatives = [
            mapping(grammar.children(of: parameter.path), description: parameter.effect),
            .object([("type", "null")]),
        ]
        if let short, let target = grammar.parameter("\(parameter.path).\(short)") {
            alternatives += KindSchema.alternatives(target.kind)
        }
        return .object([description, ("anyOf", .array(alternatives))])
    }
}
