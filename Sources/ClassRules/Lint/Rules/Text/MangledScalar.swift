import ComposeModel
import Diagnostics
import YAMLBridge

/// A value of the annotation that `docker compose config` writes out as another one.
///
/// Compose reads `x-ft` as YAML and prints what it understood: `1.10` becomes `1.1`, `0777` becomes
/// 511, a date gets a time, and `.inf` ends in an error. A project that goes through `config` on
/// its way to a server arrives with another annotation: `limits` of `1_000_000` is 1 for one reader
/// and a million for the next.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, limits: {client_sessions_max: 0500}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, limits: {client_sessions_max: 500}}
/// ```
struct MangledScalar: LintRule {
    static let id = DiagnosticID("FT462", "mangled-scalar")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.project.services {
            for entry in service.entries where entry.name == "x-ft" { visit(entry.value, context) }
        }
    }

    private func visit(_ node: YAMLNode, _ context: LintContext) {
        for entry in node.rawEntries ?? [] { visit(entry.value, context) }
        for item in node.items ?? [] { visit(item, context) }
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, node.tag == nil,
            let change = ScalarChange.of(scalar.text, readers: .all)
        else { return }
        let isNumber = scalar.integer != nil
        context.report(
            MangledScalar.id,
            "`\(scalar.text)` does not stay what it is: \(change)",
            at: node.range,
            remedy: isNumber ? "write the number in decimal digits" : "put it into quotes",
            fixIts: isNumber ? [] : [QuotedScalar.fix(node)].compactMap { $0 }
        )
    }
}
