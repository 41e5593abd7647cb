import ComposeModel
import Diagnostics
import YAMLBridge

/// A variable whose value Compose changes before the container sees it.
///
/// In map form a value without quotes is read as YAML: `VERSION: 1.10` reaches the container as
/// `1.1`, `UMASK: 0022` as `18`, `SINCE: 2024-01-01` with a time behind it. 3 of 3 replicas get the
/// same wrong value, so no vote shows it.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: {UMASK: 0022}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     environment: {UMASK: "0022"}
/// ```
struct MangledVariable: LintRule {
    static let id = DiagnosticID("FT474", "mangled-variable")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for key in ["environment", "labels"] {
                for entry in service[key]?.entries ?? [] { check(entry, context) }
            }
            for entry in service["build"]?["args"]?.entries ?? [] { check(entry, context) }
        }
    }

    private func check(_ entry: YAMLEntry, _ context: LintContext) {
        let node = entry.value
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, node.tag == nil,
            let change = ScalarChange.of(scalar.text, readers: .compose)
        else { return }
        context.report(
            MangledVariable.id,
            "`\(entry.name)` does not reach the container as `\(scalar.text)`: \(change)",
            at: node.range,
            remedy: "put it into quotes",
            fixIts: [fix(node)].compactMap { $0 }
        )
    }

    /// Quotes change what the container gets, so a person should look.
    private func fix(_ node: YAMLNode) -> FixIt? {
        QuotedScalar.fix(node).map { FixIt($0.message, edits: $0.edits, isSafe: false) }
    }
}
