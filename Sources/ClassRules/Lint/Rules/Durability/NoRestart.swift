import ComposeModel
import Diagnostics
import YAMLBridge

/// A replica that stops is not started again.
///
/// The tunnel and the voter restart always; replicas restart as the source says, and Compose's
/// default is never. The first crash of a replica is then its last: after 2 crashes 1 of 3 is left,
/// and loses the vote. After a reboot of the host the tunnel comes up and 0 of 3 replicas do.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
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
///     restart: unless-stopped
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct NoRestart: LintRule {
    static let id = DiagnosticID("FT441", "no-restart")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            // A program that is voted on at its exit is meant to stop.
            guard service.values.string("outputs.files.type") != "short_process" else { continue }
            // The policy of `deploy` counts where there is one.
            if let condition = service.service["deploy"]?["restart_policy"]?["condition"],
                context.value(condition) != "none"
            {
                continue
            }
            let entry = service.service.entry("restart")
            let policy = entry.flatMap { context.value($0.value) } ?? ""
            guard ["", "no", "false"].contains(policy) else { continue }
            let crashes = service.faultsMasked + 1
            context.report(
                NoRestart.id,
                "replicas of `\(service.name)` are never started again: after "
                    + "\(crashes) \(crashes == 1 ? "crash" : "crashes") "
                    + "\(service.level - crashes) of \(service.level) "
                    + "\(service.level - crashes == 1 ? "is" : "are") left and "
                    + "\(service.quorum) must agree; after a reboot none comes up",
                at: entry?.value.range ?? service.service.key.range,
                remedy: "write `restart: unless-stopped`"
            )
        }
    }
}
