import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads the top-level `x-ft-ledger` against its grammar.
struct LedgerAnnotationReader {
    let project: ComposeProject

    /// Its values; nil when the project has none, or after a report.
    func read() -> AnnotationValues? {
        guard let entry = project.root.entry("x-ft-ledger") else { return nil }
        let context = AnnotationContext(
            resolver: project.resolver,
            collector: project.collector
        )
        var reader = GrammarReader(
            grammar: LedgerGrammar.grammar,
            context: context,
            rootName: "x-ft-ledger"
        )
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
        return EffectiveValues(
            grammar: LedgerGrammar.grammar,
            written: reader.written,
            profile: nil,
            place: entry.key
        ).make()
    }
}
