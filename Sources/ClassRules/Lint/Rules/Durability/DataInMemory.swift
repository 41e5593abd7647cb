import ComposeModel
import Diagnostics
import YAMLBridge

/// The data of a database is kept in memory.
///
/// A replica that restarts comes back empty and must be copied from another one. When the host
/// restarts, 3 of 3 come back empty: they agree, so nothing looks wrong, and everything is lost.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     tmpfs: [/var/lib/mysql]
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
///     tmpfs: [/tmp]
///     volumes: ["db-data:/var/lib/mysql"]
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// volumes: {db-data: {}}
/// ```
struct DataInMemory: LintRule {
    static let id = DiagnosticID("FT444", "data-in-memory")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        for service in context.services {
            for path in ["storage.database", "storage.data"] {
                guard let folder = service.values.string(path), folder.hasPrefix("/") else {
                    continue
                }
                for (target, range) in memoryMounts(service, context)
                where FilePath.isInside(folder, target) {
                    context.report(
                        DataInMemory.id,
                        "`\(folder)` is in memory: after a reboot \(service.level) of "
                            + "\(service.level) replicas are empty, agree, and everything is lost",
                        at: range,
                        remedy: "keep the data on a volume"
                    )
                }
            }
        }
    }

    private func memoryMounts(
        _ service: AnnotatedService,
        _ context: LintContext
    ) -> [(String, SourceRange?)] {
        let node = service.service["tmpfs"]
        let short = (node?.items ?? [node].compactMap { $0 }).compactMap { item in
            context.value(item).map { (String($0.prefix { $0 != ":" }), item.range) }
        }
        let long = context.quietReader(service.service).mounts().filter {
            $0.kind == .other("tmpfs")
        }
        return short + long.map { ($0.target.value, $0.node.range) }
    }
}
