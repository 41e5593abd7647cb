import Diagnostics

/// A path for logs is given, but the log vote is off.
///
/// The voter reads logs only where `outputs.logs` is on as well. Three log files are then kept, and
/// nobody notices that one replica never received a statement that 2 of 3 logged.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, storage: {logs: /var/log/mysql}}
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
///     x-ft: {ft_level: 3, outputs: {logs: {enabled: true}}, storage: {logs: /var/log/mysql}}
/// ```
struct StorageWithoutVote: LintRule {
    static let id = DiagnosticID("FT407", "storage-without-vote")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        let pairs = [
            ("storage.logs", "outputs.logs.enabled"),
            ("storage.external_logs", "outputs.external_logs.enabled"),
        ]
        for service in context.services {
            for (storage, vote) in pairs
            where service.values.isWritten(storage) && service.values.boolean(vote) != true {
                context.report(
                    StorageWithoutVote.id,
                    "`\(storage)` is given but `\(vote)` is off: \(service.level) logs are kept "
                        + "and never compared",
                    at: service.place(storage),
                    remedy:
                        "write `\(vote.dropLast(".enabled".count)): {enabled: true}`, or remove "
                        + "the path"
                )
            }
        }
    }
}
