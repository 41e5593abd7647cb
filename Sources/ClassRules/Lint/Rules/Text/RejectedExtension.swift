import ComposeModel
import Diagnostics
import YAMLBridge

/// An extension key inside `deploy`, `healthcheck`, a port or a mount.
///
/// `docker compose` takes `x-` keys there and `docker stack` does not: `services.db.deploy
/// Additional property x-note is not allowed`, and 0 services are deployed. An annotation in such a
/// place is read by nobody.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     volumes:
///       - {type: volume, source: db-data, target: /var/lib/mysql, x-ft: 3}
///     x-ft: 3
/// volumes: {db-data: {}}
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
///     volumes:
///       - {type: volume, source: db-data, target: /var/lib/mysql}
///     x-ft: 3
/// volumes: {db-data: {x-note: nightly copy}}
/// ```
struct RejectedExtension: LintRule {
    static let id = DiagnosticID("FT465", "rejected-extension")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        for service in context.services {
            for key in ["deploy", "healthcheck"] {
                for entry in service.service[key]?.rawEntries ?? [] {
                    // `x-ft` directly in a section is an error already, FT012.
                    if entry.name.lowercased() != "x-ft" { check(entry, key, context) }
                    visit(entry.value, key, context)
                }
            }
            for key in ["ports", "volumes", "secrets", "configs"] {
                for item in service.service[key]?.items ?? [] { visit(item, key, context) }
            }
        }
    }

    private func visit(_ node: YAMLNode, _ key: String, _ context: LintContext) {
        for entry in node.rawEntries ?? [] {
            check(entry, key, context)
            visit(entry.value, key, context)
        }
        for item in node.items ?? [] { visit(item, key, context) }
    }

    private func check(_ entry: YAMLEntry, _ key: String, _ context: LintContext) {
        guard entry.name.hasPrefix("x-") else { return }
        let isOurs = entry.name.lowercased() == "x-ft"
        context.report(
            RejectedExtension.id,
            isOurs
                ? "nobody reads `x-ft` inside `\(key)`, and `docker stack` rejects the file for it"
                : "`docker stack` rejects `\(entry.name)` inside `\(key)`, and with it the file",
            at: entry.key.range,
            remedy: "move it directly into the service"
        )
    }
}
