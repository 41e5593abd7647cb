import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads the value of one key, placeholders resolved; what does not fit is reported.
struct NodeReader {
    /// The parameter's name in messages and in the plan's `expect`.
    let name: String
    let parameter: Parameter
    /// The class whose annotation is read.
    let grammar: ClassGrammar
    let context: AnnotationContext

    /// The value; nil after a report.
    func value(_ entry: YAMLEntry) -> AnnotationValue? {
        let kind = parameter.kind
        let node = entry.value
        if node.scalar?.isNull ?? false {
            guard kind.mayBeEmpty else {
                context.error(.valueType, "`\(name)` has no value", at: entry.key)
                return nil
            }
            if case .labels = kind { return .mapping([]) }
            return .list([])
        }
        switch kind {
        case .labels: return labels(node)
        case .oneOrMore(let inner): return list(node, inner)
        case .secret: return secret(node)
        default: return scalar(node, kind, key: name)
        }
    }

    private func list(_ node: YAMLNode, _ kind: ValueKind) -> AnnotationValue? {
        guard let items = node.items else {
            return scalar(node, kind, key: name).map { .list([$0]) }
        }
        var values: [AnnotationValue] = []
        for (index, item) in items.enumerated() {
            guard let value = scalar(item, kind, key: "\(name)_\(index + 1)") else { return nil }
            values.append(value)
        }
        return .list(values)
    }

    private func scalar(_ node: YAMLNode, _ kind: ValueKind, key: String) -> AnnotationValue? {
        guard node.scalar != nil else {
            let found = ScalarReader(text: "").mismatch(kind)
            context.error(.valueType, "`\(name)` \(found), not \(node.kindName)", at: node)
            return nil
        }
        guard let text = context.resolver.resolve(node, what: "`\(name)`") else { return nil }
        context.expect(text, key: key)
        do throws(ValueProblem) {
            let value = try ScalarReader(text: text.value).value(of: kind)
            noteSpelling(text, value, kind)
            return value
        } catch {
            if let owner = owner(of: text.value) {
                reportForeign(text.value, owner, node)
            } else {
                report(error.complaint, node)
            }
            return nil
        }
    }

    /// The class that takes a word which this one does not.
    private func owner(of text: String) -> ClassGrammar? {
        guard !parameter.kind.words.isEmpty else { return nil }
        return ClassGrammar.all.first { other in
            guard other.name != grammar.name, let same = other.parameter(parameter.path) else {
                return false
            }
            return same.kind.words.contains { $0.means(text) }
        }
    }

    private func reportForeign(_ text: String, _ owner: ClassGrammar, _ node: YAMLNode) {
        let words = parameter.kind.words.map { "`\($0.name)`" }.joined(separator: ", ")
        context.error(
            .foreignKey,
            "`\(name)` takes `\(text)` in the class \(owner.name); this service's class is "
                + grammar.name,
            at: node,
            remedy: "it takes \(words) here"
        )
    }

    private func report(_ complaint: ValueComplaint, _ node: YAMLNode) {
        context.error(
            complaint.isRange ? parameter.rangeID ?? complaint.id : complaint.id,
            "`\(name)` \(complaint.message)",
            at: node,
            remedy: complaint.isRange ? parameter.rangeRemedy : complaint.remedy
        )
    }

    /// Words and truth values have one canonical form; what a placeholder gives is not written here.
    private func noteSpelling(_ text: ComposeText, _ value: AnnotationValue, _ kind: ValueKind) {
        guard !text.hasPlaceholders else { return }
        switch value {
        case .word(let word) where !kind.words.isEmpty:
            let boolean = YAMLScalar(text: text.value, style: .plain).boolean
            if case .depth = kind, let boolean {
                let canonical = boolean ? "true" : "false"
                note(text, canonical, "boolean")
            } else {
                note(text, word, "word")
            }
        case .boolean(let value): note(text, value ? "true" : "false", "boolean")
        default: break
        }
    }

    private func note(_ text: ComposeText, _ canonical: String, _ what: String) {
        guard text.value != canonical else { return }
        context.note(Spelling(node: text.node, canonical: canonical, what: what))
    }

    private func labels(_ node: YAMLNode) -> AnnotationValue? {
        if let entries = node.entries {
            var labels: [(String, AnnotationValue)] = []
            for entry in entries {
                guard let text = context.resolver.resolve(entry.value, what: "`\(name)`") else {
                    return nil
                }
                labels.append((entry.name, .text(text.value)))
            }
            return .mapping(labels)
        }
        guard let items = node.items else {
            context.error(.valueType, "`\(name)` is a mapping, not \(node.kindName)", at: node)
            return nil
        }
        var labels: [(String, AnnotationValue)] = []
        for item in items {
            guard let text = context.resolver.resolve(item, what: "`\(name)`") else { return nil }
            let parts = text.value.split(separator: "=", maxSplits: 1).map(String.init)
            labels.append((parts.first ?? "", .text(parts.count > 1 ? parts[1] : "")))
        }
        return .mapping(labels)
    }

    /// The text as written: its value must not get into any file.
    private func secret(_ node: YAMLNode) -> AnnotationValue? {
        guard let text = node.text else {
            context.error(.valueType, "`\(name)` is a string, not \(node.kindName)", at: node)
            return nil
        }
        let isFile = (try? TextChecker(text: text).checked(.path)) != nil
        if isFile || text.hasPrefix("${") && text.hasSuffix("}") { return .text(text) }
        context.error(
            .unknownValue,
            "`\(name)` may not stand in the source in clear",
            at: node,
            remedy:
                "write a placeholder such as ${PASSWORD:?}, or the path of a secret's file such "
                + "as /run/secrets/password"
        )
        return nil
    }
}
