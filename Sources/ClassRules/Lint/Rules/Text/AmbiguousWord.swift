import ComposeModel
import Diagnostics
import YAMLBridge

/// A word in the environment that is a truth value to some readers and text to others.
///
/// Compose hands `COUNTRY: no` to the container as `no`. docker-compose 1.29 stops with an error,
/// and a script that reads YAML 1.1 makes `False` of it: 3 readers, 3 results. The same goes for
/// yes, on and off, and for names such as `NO:`.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: {COUNTRY: no}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: {COUNTRY: "no"}
/// ```
struct AmbiguousWord: LintRule {
    static let id = DiagnosticID("FT473", "ambiguous-word")
    static let severity = Severity.warning
    private static let words: Set<String> = ["yes", "no", "on", "off", "y", "n"]

    func check(_ context: LintContext) {
        for service in context.project.services {
            for key in ["environment", "labels"] {
                for entry in service[key]?.entries ?? [] {
                    check(entry.key, context)
                    check(entry.value, context)
                }
            }
        }
    }

    private func check(_ node: YAMLNode, _ context: LintContext) {
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, node.tag == nil,
            AmbiguousWord.words.contains(scalar.text.lowercased())
        else { return }
        context.report(
            AmbiguousWord.id,
            "`\(scalar.text)` is text to Compose, a truth value to readers of YAML 1.1 and an "
                + "error to docker-compose 1.29",
            at: node.range,
            remedy: "put it into quotes",
            fixIts: [QuotedScalar.fix(node)].compactMap { $0 }
        )
    }
}
