import ComposeModel
import Diagnostics
import YAMLBridge

/// Each replica pulls its image anew when it is made, so replicas may come to differ.
///
/// With `pull_policy: always` and a tag, `docker compose up db-2` a week later takes what the
/// registry holds then, a patch version later, while `db-1` and `db-3` stay. One difference between
/// the two is 1 dissent of 3 that no repair of data removes.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     pull_policy: always
///     restart: always
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
///     pull_policy: missing
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct PullPolicyDrift: LintRule {
    static let id = DiagnosticID("FT412", "pull-policy-drift")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            guard let node = service.service["pull_policy"], let policy = context.value(node),
                ["always", "daily", "weekly"].contains(policy) || policy.hasPrefix("every_"),
                let image = context.image(of: service.service), !image.contains("@")
            else { continue }
            context.report(
                PullPolicyDrift.id,
                "`pull_policy: \(policy)` asks the registry each time: one of \(service.level) "
                    + "replicas, made anew alone, may run another build of `\(image)`",
                at: node.range,
                remedy: "write `pull_policy: missing`, or name the image by its digest"
            )
        }
    }
}
