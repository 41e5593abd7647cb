import ComposeModel
import Diagnostics
import YAMLBridge

/// Replicas of a web server share a server that keeps what they write.
///
/// The tunnel sends each request to every replica, and each replica writes for itself. One order is
/// 3 rows in a database that all share, and each replica answers with another number of the row: the
/// vote fails though nothing is broken. Annotating the database does not help: it sees 3 sessions of
/// 3 clients, each with a right to its own write. With `chains: true` replica i of the web server
/// will use replica i of the annotated database, so that each chain has one row and whole chains are
/// voted on at the front; `ftcompose build` refuses that so far.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     environment: {DB_HOST: db}
///     x-ft: {class: webserver, ft_level: 3}
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
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     environment: {DB_HOST: db}
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
/// ```
struct DependencyShared: LintRule {
    static let id = DiagnosticID("FT430", "dependency-shared")
    static let severity = Severity.error

    func check(_ context: LintContext) {
        let callers = context.services.filter { $0.className == "webserver" }
        let databases = Set(
            context.services.filter { $0.className == "database" }.map(\.name)
        )
        for use in BackendUse.all(by: callers, in: context) {
            let isDatabase = databases.contains(use.target.name)
            let isChained = use.caller.values.boolean("ft_parameters.chains") ?? false
            if isDatabase, isChained { continue }
            let level = use.caller.level
            context.report(
                DependencyShared.id,
                "\(level) replicas of `\(use.caller.name)` share the \(use.backend.kind) "
                    + "`\(use.target.name)`: for one request \(use.backend.effect(of: level))",
                at: use.place,
                notes: [
                    DiagnosticNote(
                        isDatabase
                            ? "its own vote cannot tell \(level) equal writes from \(level) wanted ones"
                            : "the \(use.backend.kind)",
                        at: use.target.key.range
                    )
                ],
                remedy: remedy(use)
            )
        }
    }

    private func remedy(_ use: BackendUse) -> String {
        let kind = use.backend.kind
        let chains =
            kind == "database"
            ? "; `chains: true`, which gives each replica a replica of the database, is not built yet"
            : ""
        return "annotate the \(kind) and not its caller; if the replicas only read, say so: "
            + "`# ftcompose: ignore FT430 -- they only read`\(chains)"
    }
}
