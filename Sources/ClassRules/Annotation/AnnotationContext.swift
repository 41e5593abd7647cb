import ComposeModel
import Diagnostics
import YAMLBridge

/// What reading one service's annotation needs, and what it gathers on the way.
final class AnnotationContext {
    /// A value that a placeholder decided; the runtimes check that it is still the same.
    struct Expectation {
        /// The key of the plan's `expect`, without `FT_EXPECT_`.
        let key: String
        /// The text with its placeholders.
        let raw: String
        /// What the compiler saw.
        let value: String
    }

    let resolver: TextResolver
    let collector: DiagnosticCollector
    private(set) var expectations: [Expectation] = []

    /// Keys and words that are read but not canonical, in the order of the source.
    private(set) var spellings: [Spelling] = []

    init(resolver: TextResolver, collector: DiagnosticCollector) {
        self.resolver = resolver
        self.collector = collector
    }

    convenience init(project: ComposeProject, service: ComposeService) {
        self.init(resolver: project.resolver(for: service), collector: project.collector)
    }

    /// Remembers a spelling that is not canonical.
    func note(_ spelling: Spelling) {
        spellings.append(spelling)
    }

    /// Remembers a text that decided something, when a placeholder is in it.
    func expect(_ text: ComposeText, key: String) {
        guard text.hasPlaceholders else { return }
        let name = String(key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
        guard !expectations.contains(where: { $0.key == name }) else { return }
        expectations.append(Expectation(key: name, raw: text.raw, value: text.value))
    }

    func error(
        _ id: DiagnosticID,
        _ message: String,
        at node: YAMLNode?,
        notes: [DiagnosticNote] = [],
        remedy: String? = nil
    ) {
        collector.report(
            Diagnostic(id, .error, message, at: node?.range, notes: notes, remedy: remedy)
        )
    }

    func warning(
        _ id: DiagnosticID,
        _ message: String,
        at node: YAMLNode?,
        remedy: String? = nil
    ) {
        collector.report(Diagnostic(id, .warning, message, at: node?.range, remedy: remedy))
    }

    func info(_ id: DiagnosticID, _ message: String, at node: YAMLNode?, remedy: String? = nil) {
        collector.report(Diagnostic(id, .info, message, at: node?.range, remedy: remedy))
    }
}
