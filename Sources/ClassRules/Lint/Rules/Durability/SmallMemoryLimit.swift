import ComposeModel
import Diagnostics
import YAMLBridge

/// A memory limit so small that all replicas meet it together.
///
/// Replicas get the same requests, so they need the same memory at the same moment. A query that
/// takes one of them past its limit takes all of them: the engine kills 3 of 3, and no vote helps
/// against a fault they have in common. A database server needs more than 128 MiB to start with,
/// and one connection per client of the tunnel.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     mem_limit: 64m
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
///     mem_limit: 1g
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct SmallMemoryLimit: LintRule {
    static let id = DiagnosticID("FT443", "small-memory-limit")
    static let severity = Severity.warning

    /// Least bytes per engine; servers not listed run in little.
    private static let bytesMin: [String: Int] = [
        "mariadb": 134_217_728, "mysql": 402_653_184, "postgresql": 67_108_864,
        "jenkins": 268_435_456, "prometheus": 67_108_864, "grafana": 67_108_864,
        "gitea": 67_108_864,
    ]

    func check(_ context: LintContext) {
        for service in context.services {
            let engine = service.profile?.engine ?? ""
            guard let wanted = SmallMemoryLimit.bytesMin[engine] else { continue }
            let deploy = service.service["deploy"]?["resources"]?["limits"]?["memory"]
            for node in [service.service["mem_limit"], deploy].compactMap({ $0 }) {
                guard let bytes = context.value(node).flatMap(ByteCount.bytes), bytes > 0,
                    bytes < wanted
                else { continue }
                context.report(
                    SmallMemoryLimit.id,
                    "\(engine) needs \(wanted >> 20) MiB and gets \(bytes >> 20): replicas run out "
                        + "at the same request, and the engine kills \(service.level) of "
                        + "\(service.level)",
                    at: node.range,
                    remedy:
                        "allow \(wanted >> 20) MiB at least; the host needs \(service.level) times "
                        + "that"
                )
            }
        }
    }
}
