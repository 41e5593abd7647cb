import ComposeModel
import Diagnostics

/// A health check that asks the service by its name asks the tunnel, not the replica it runs in.
///
/// The check runs inside each replica, where `db` is now the tunnel, if it can be reached at all. A
/// replica that hangs is then healthy as long as 2 others live, and while the tunnel starts none of
/// the 3 becomes healthy.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     healthcheck: {test: [CMD, mariadb-admin, ping, --host=db]}
///     x-ft: 3
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
///     healthcheck: {test: [CMD, mariadb-admin, ping, --host=localhost]}
///     x-ft: 3
/// ```
struct HealthcheckOfTunnel: LintRule {
    static let id = DiagnosticID("FT432", "healthcheck-of-tunnel")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            let names = [
                service.name, context.value(service.service["container_name"]),
                context.value(service.service["hostname"]),
            ].compactMap { $0 }
            let texts = ServiceText.all(of: service.service, in: context, keys: ["healthcheck"])
            for (index, text) in texts.enumerated() {
                // `-h` and the name may be two words of a list.
                let before = index > 0 ? texts[index - 1].text : ""
                let isOption = ["-h", "-H", "--host", "--hostname"].contains(before)
                guard
                    let name = names.first(where: {
                        isOption && text.text == $0 || HostMention.addresses($0, in: text.text)
                    })
                else { continue }
                context.report(
                    HealthcheckOfTunnel.id,
                    "the check runs in each replica and asks `\(name)`, which is the tunnel: a "
                        + "dead replica is healthy as long as \(service.quorum) others of "
                        + "\(service.level) answer",
                    at: text.range,
                    remedy: "ask `localhost`"
                )
            }
        }
    }
}
