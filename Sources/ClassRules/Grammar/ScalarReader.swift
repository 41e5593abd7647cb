import ComposeModel
import YAMLBridge

/// Turns the text of a scalar into a value of a certain kind, or says why it is none.
struct ScalarReader {
    /// The text, placeholders resolved.
    let text: String

    /// The value.
    func value(of kind: ValueKind) throws(ValueProblem) -> AnnotationValue {
        switch kind {
        case .boolean:
            guard let value = plain.boolean else { throw wrongType("is true or false") }
            return .boolean(value)
        case .integer(let range):
            guard let value = plain.integer else { throw wrongType("is a whole number") }
            guard range.contains(value) else {
                let limits = "\(range.lowerBound) to \(range.upperBound)"
                throw ValueProblem(
                    .init(.unknownValue, "is \(limits), not \(value)", isRange: true)
                )
            }
            return .integer(value)
        case .word(let words):
            return .word(try word(words, first: []))
        case .depth(let words, let whenTrue, let whenFalse):
            if let value = plain.boolean { return .word(value ? whenTrue : whenFalse) }
            return .word(try word(words, first: ["true", "false"]))
        case .text(let shape):
            return .text(try TextChecker(text: text).checked(shape))
        case .oneOrMore(let inner):
            return try value(of: inner)
        case .either(let kinds):
            return try either(kinds)
        case .secret:
            return .text(try TextChecker(text: text).checked(.path))
        case .section, .labels:
            throw wrongType("is a mapping")
        }
    }

    /// What a kind wants where a list or mapping stands.
    func mismatch(_ kind: ValueKind) -> String {
        switch kind {
        case .boolean: "is true or false"
        case .integer: "is a whole number"
        case .word, .depth: "is one of \(kind.words.map(\.name).joined(separator: ", "))"
        case .text(let shape): "is \(TextChecker.wanted(shape))"
        case .oneOrMore(let inner): mismatch(inner)
        case .either, .secret: "is a string"
        case .section, .labels: "is a mapping"
        }
    }

    private var plain: YAMLScalar { YAMLScalar(text: text, style: .plain) }

    private func wrongType(_ wanted: String) -> ValueProblem {
        ValueProblem(.init(.valueType, "\(wanted), not `\(text)`"))
    }

    private func word(_ words: [Word], first: [String]) throws(ValueProblem) -> String {
        if let found = words.first(where: { $0.means(text) }) { return found.name }
        let names = first + words.map(\.name)
        throw refused(names, isAlternatives: isAlternatives(words))
    }

    /// Whether somebody copied the thesis' way of listing the choices, such as `HTTP/HTTPS`.
    private func isAlternatives(_ words: [Word]) -> Bool {
        let parts = text.split(separator: "/")
        return parts.count > 1
            && parts.contains { part in words.contains { $0.means(String(part)) } }
    }

    private func refused(_ names: [String], isAlternatives: Bool) -> ValueProblem {
        let near = KeySpelling.nearest(to: text, among: names).map { "; did you mean `\($0)`?" }
        let hint = isAlternatives ? "; the slash in the thesis means that one is chosen" : near
        return ValueProblem(
            .init(
                .unknownValue,
                "does not take `\(text)`\(hint ?? "")",
                remedy: "it takes \(names.joined(separator: ", "))"
            )
        )
    }

    private func either(_ kinds: [ValueKind]) throws(ValueProblem) -> AnnotationValue {
        var names: [String] = []
        var range: ValueProblem?
        for kind in kinds {
            do throws(ValueProblem) {
                return try value(of: kind)
            } catch {
                if case .integer = kind, plain.integer != nil { range = error }
            }
            names += kind.words.map(\.name)
            switch kind {
            case .integer: names.append("a number")
            case .text(let shape): names.append(TextChecker.wanted(shape))
            case .boolean: names += ["true", "false"]
            default: break
            }
        }
        if let range { throw range }
        throw refused(names, isAlternatives: false)
    }
}
