import ComposeModel
import Diagnostics
import YAMLBridge

/// A database's data folder is on no volume of the source.
///
/// Under plain Compose the data is then in a volume without a name, which `docker compose down -v`
/// or a new container leaves behind. ftcompose gives each replica a named volume; what the one
/// server has collected so far is in none of them, and `adopt` has no name to find it by.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
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
///     restart: always
///     volumes: ["db-data:/var/lib/mysql"]
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// volumes: {db-data: {}}
/// ```
struct DataWithoutVolume: LintRule {
    static let id = DiagnosticID("FT445", "data-without-volume")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        for service in context.services where service.className == "database" {
            guard let folder = service.values.string("storage.database") else { continue }
            let mounts = context.quietReader(service.service).mounts().map(\.target.value)
            let inMemory = (service.service["tmpfs"]?.items ?? []).compactMap { context.value($0) }
            let isOneTmpfs = context.value(service.service["tmpfs"]) != nil
            guard !isOneTmpfs,
                !(mounts + inMemory).contains(where: { FilePath.isInside(folder, $0) })
            else { continue }
            context.report(
                DataWithoutVolume.id,
                "`\(folder)` is on no named volume: what the one server holds now is in none of "
                    + "the "
                    + "\(service.level) new ones",
                at: service.service.key.range,
                remedy: "add `volumes: [\"\(service.name)-data:\(folder)\"]`"
            )
        }
    }
}
