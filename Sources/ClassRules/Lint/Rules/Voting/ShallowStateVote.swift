import Diagnostics

/// The table vote looks at names or definitions and never at rows.
///
/// With `tables: structure` a replica whose row says 41 where the others say 42 passes every state
/// vote. It is found when a client reads the row; until then one more replica with another fault in
/// it leaves 3 different answers of 3, and no majority.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: {ft_level: 3, outputs: {tables: structure}}
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
///     x-ft: {ft_level: 3, outputs: {tables: rows}}
/// ```
struct ShallowStateVote: LintRule {
    static let id = DiagnosticID("FT405", "shallow-state-vote")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        let path = "outputs.tables"
        for service in context.services where service.className == "database" {
            guard let depth = service.values.string(path),
                ["existence", "structure"].contains(depth)
            else { continue }
            context.report(
                ShallowStateVote.id,
                "`tables: \(depth)` compares no rows: a changed row in 1 replica of "
                    + "\(service.level) is found only when a client reads it",
                at: service.place(path),
                remedy: "write `tables: rows`, unless the tables are too large to read"
            )
        }
    }
}
