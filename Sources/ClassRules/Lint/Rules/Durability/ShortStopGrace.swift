import ComposeModel
import Diagnostics
import YAMLBridge

/// A database gets too little time to shut down and is killed.
///
/// `docker compose down` asks, waits `stop_grace_period` and kills. A server with a large buffer
/// pool that is killed after 2 s recovers from its log at the next start, all 3 replicas at the
/// same time, and the service stays closed until 2 of them are through.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     stop_grace_period: 2s
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
///     restart: always
///     stop_grace_period: 1m
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct ShortStopGrace: LintRule {
    static let id = DiagnosticID("FT442", "short-stop-grace")
    static let severity = Severity.warning
    /// The engine's own default; less was chosen on purpose, and not for a database.
    private static let millisecondsMin = 10_000

    func check(_ context: LintContext) {
        for service in context.services where service.className == "database" {
            if let entry = service.service.entry("stop_signal"),
                context.value(entry.value) == "SIGKILL"
            {
                context.report(
                    ShortStopGrace.id,
                    "`stop_signal: SIGKILL` stops each of \(service.level) replicas in the middle "
                        + "of what it writes, all in the same way",
                    at: entry.value.range,
                    remedy: "remove it: the image's own signal shuts the server down"
                )
            }
            guard let node = service.service["stop_grace_period"], let text = context.value(node)
            else { continue }
            let isZero = text == "0" || text == "0s"
            guard
                isZero || (DurationText.milliseconds(text) ?? .max) < ShortStopGrace.millisecondsMin
            else { continue }
            context.report(
                ShortStopGrace.id,
                "after \(text) a server that still writes is killed: \(service.level) of "
                    + "\(service.level) replicas recover at the next start, and none answers until "
                    + "\(service.quorum) are through",
                at: node.range,
                remedy: "write `stop_grace_period: 1m`"
            )
        }
    }
}
