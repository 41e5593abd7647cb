import ComposeModel
import Diagnostics
import YAMLBridge

/// A placement constraint puts every replica on the same node.
///
/// Replicas on one node share its power, its memory and its disk. When it fails, 3 of 3 fail, which
/// is what one server without replicas does at a third of the cost.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     deploy:
///       placement: {constraints: ["node.hostname == alpha"]}
///       restart_policy: {condition: any}
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     deploy:
///       placement: {constraints: ["node.labels.disk == ssd"]}
///       restart_policy: {condition: any}
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct PinnedToOneNode: LintRule {
    static let id = DiagnosticID("FT449", "pinned-to-one-node")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            let constraints = service.service["deploy"]?["placement"]?["constraints"]?.items ?? []
            for node in constraints {
                guard let text = context.value(node) else { continue }
                let words = text.filter { $0 != " " }
                guard words.hasPrefix("node.hostname==") || words.hasPrefix("node.id==") else {
                    continue
                }
                context.report(
                    PinnedToOneNode.id,
                    "`\(text)` puts \(service.level) of \(service.level) replicas on one node, "
                        + "and its failure ends them all",
                    at: node.range,
                    remedy: "constrain to a label that \(service.level) nodes have"
                )
            }
        }
    }
}
