/// What a parameter takes and does, in words for people.
enum ParameterText {
    /// One paragraph: effect, what each word does, default.
    static func description(_ parameter: Parameter) -> String {
        var text = parameter.effect
        let explained = parameter.kind.words.filter { !$0.effect.isEmpty }
        if !explained.isEmpty {
            text += ": " + explained.map { "`\($0.name)` \($0.effect)" }.joined(separator: "; ")
        }
        if let standard = standard(parameter) { text += ". Default: \(standard)" }
        if let reason = parameter.refusal { text += ". Refused by `build` so far: \(reason)" }
        return text
    }

    /// The default in words; nil when there is none.
    static func standard(_ parameter: Parameter) -> String? {
        switch parameter.standard {
        case .none: nil
        case .required: "none: it must be written"
        case .value(let value): "`\(value)`"
        case .image: "of the image"
        case .derived(let rule): rule.text
        }
    }

    /// What may be written.
    static func values(_ kind: ValueKind) -> String {
        switch kind {
        case .section(let short): short.map { "section, or its `\($0)`" } ?? "section"
        case .boolean: "boolean"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .word(let words): words.map { "`\($0.name)`" }.joined(separator: ", ")
        case .depth(let words, _, _):
            (["boolean"] + words.map { "`\($0.name)`" }).joined(separator: ", ")
        case .text(let shape): TextChecker.wanted(shape)
        case .secret: "a placeholder or the path of a secret's file"
        case .oneOrMore(let inner): "\(values(inner)); one or a list"
        case .labels: "names with texts"
        case .either(let kinds): kinds.map(values).joined(separator: ", ")
        }
    }
}
