import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads the top-level `x-ft-ledger` against its grammar.
struct LedgerAnnotationReader {
    let project: ComposeProject
    /// Replicas of all annotated services together.
    var replicaCount = 0
    /// Where findings go; the project's own collector unless another is given.
    var collector: DiagnosticCollector?

    private var entry: YAMLEntry? { project.root.entry("x-ft-ledger") }

    private var context: AnnotationContext {
        let collector = self.collector ?? project.collector
        return AnnotationContext(
            resolver: project.resolver.reporting(to: collector),
            collector: collector
        )
    }

    /// Everything it says, checked; the defaults when the project has none, nil after errors.
    func annotation() -> LedgerAnnotation? {
        let context = self.context
        guard let values = read(context) else { return nil }
        guard LedgerCheck(values: values, context: context).run() else { return nil }
        return LedgerAnnotation(
            values,
            expectations: context.expectations,
            node: entry?.key
        )
    }

    /// Its values, the defaults when the project has none; nil after a report.
    func read() -> AnnotationValues? { read(context) }

    /// The durability of services that do not say any, when it is written here.
    func durability() -> EffectiveValue? {
        guard entry != nil, let values = read(), values.isWritten("durability"),
            let found = values["durability"]
        else { return nil }
        return EffectiveValue(value: found.value, origin: .derived("`durability` of `x-ft-ledger`"))
    }

    private func read(_ context: AnnotationContext) -> AnnotationValues? {
        var reader = GrammarReader(
            grammar: LedgerGrammar.grammar,
            context: context,
            rootName: "x-ft-ledger"
        )
        if let entry {
            if let entries = entry.value.entries {
                reader.read(entries)
            } else if !(entry.value.scalar?.isNull ?? false) {
                context.error(
                    .valueType,
                    "`x-ft-ledger` is a mapping, not \(entry.value.kindName)",
                    at: entry.value
                )
                return nil
            }
        }
        return EffectiveValues(
            grammar: LedgerGrammar.grammar,
            written: reader.written,
            profile: nil,
            place: entry?.key ?? project.root,
            ledger: LedgerFacts(projectName: name, replicaCount: replicaCount)
        ).make()
    }

    /// The name a file says; one that depends on the folder or on options is none of the log's.
    private var name: String? {
        guard let text = project.root["name"]?.text, !text.contains("$"),
            text == project.name
        else { return nil }
        return text
    }
}
