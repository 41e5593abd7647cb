import ComposeModel
import Diagnostics

/// A database whose clients serve requests is set up for clients that are people.
///
/// Write transactions go one at a time, in the same order on every replica. With `queries: shell` a
/// transaction may idle 300 s before it is rolled back, since a person may think that long. One
/// request handler that forgets its COMMIT then stops every writer for 300 s; with
/// `queries: webserver` it is 30 s.
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
///   shop:
///     image: registry.example/shop:2.1
///     ports: ["8080:8080"]
///     environment: {DB_HOST: db}
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
///     x-ft: {ft_level: 3, inputs: {queries: webserver}}
///   shop:
///     image: registry.example/shop:2.1
///     ports: ["8080:8080"]
///     environment: {DB_HOST: db}
/// ```
struct IdleTransaction: LintRule {
    static let id = DiagnosticID("FT409", "idle-transaction")
    static let severity = Severity.info

    func check(_ context: LintContext) {
        let limit = "ft_parameters.limits.transaction_idle_milliseconds"
        let servers = context.services.filter {
            $0.hasTunnelLimits && !$0.values.isWritten("inputs.queries")
                && !$0.values.isWritten(limit)
        }
        let names = Set(servers.map(\.name))
        guard !names.isEmpty else { return }
        var clients: [String: [DiagnosticNote]] = [:]
        for client in context.project.services where client["ports"] != nil {
            let references = ServiceReferences(of: client, among: names, in: context)
            for name in references.all where name != client.name {
                let words = "`\(client.name)` serves requests and uses it"
                clients[name, default: []].append(
                    DiagnosticNote(words, at: references.range(name))
                )
            }
        }
        for server in servers {
            guard let notes = clients[server.name] else { continue }
            context.report(
                IdleTransaction.id,
                "a request that forgets its COMMIT stops every writer of `\(server.name)` for "
                    + "300 s, the limit for `queries: shell`",
                at: server.place("inputs.queries"),
                notes: Array(notes.prefix(3)),
                remedy: "write `inputs: {queries: webserver}`: then it is 30 s"
            )
        }
    }
}
