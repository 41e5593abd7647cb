import ComposeModel
import Diagnostics
import YAMLBridge

/// Somebody enters the container by a name that will be the tunnel's.
///
/// `container_name` goes to the tunnel, which takes the service's place for clients. `docker exec
/// shop-db mysqldump …` in a backup job then runs in the tunnel, where there is no such program;
/// and in a replica, `shop-db-1`, it would save what 1 of 3 holds, unvoted.
///
/// Bad:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     container_name: shop-db
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
///   backup:
///     image: docker:27.1-cli
///     command: sh -c 'docker exec shop-db mariadb-dump --all-databases > /backup/all.sql'
///     volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   db:
///     image: mariadb:10.11
///     container_name: shop-db
///     restart: always
///     environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD}"}
///     x-ft: 3
///   backup:
///     image: mariadb:10.11
///     command: sh -c 'mariadb-dump --host=db --all-databases > /backup/all.sql'
///     volumes: ["./backup:/backup"]
/// ```
struct ContainerNameMoves: LintRule {
    static let id = DiagnosticID("FT435", "container-name-moves")
    static let severity = Severity.warning

    private static let verbs = ["docker exec", "docker cp", "podman exec", "compose exec"]

    func check(_ context: LintContext) {
        var targets: [String: AnnotatedService] = [:]
        for target in context.services {
            targets[target.name] = target
            if let name = context.value(target.service["container_name"]) { targets[name] = target }
        }
        guard !targets.isEmpty else { return }
        for other in context.project.services {
            for (text, range) in texts(other, context) {
                guard let verb = ContainerNameMoves.verbs.first(where: { text.hasBytes(of: $0) })
                else {
                    continue
                }
                let words = HostMention.words(of: text).sorted()
                guard
                    let name = words.first(where: {
                        targets[$0] != nil && HostMention.names($0, in: text)
                    }), let target = targets[name], target.name != other.name
                else { continue }
                report(verb, name, target, range, context)
            }
        }
    }

    private func report(
        _ verb: String,
        _ name: String,
        _ target: AnnotatedService,
        _ place: SourceRange?,
        _ context: LintContext
    ) {
        let named = target.service.entry("container_name")?.value.range
        context.report(
            ContainerNameMoves.id,
            "`\(verb) … \(name)` enters the tunnel, which has none of the server's programs; each "
                + "of \(target.replicaNames) has them, and 1 copy of \(target.level)",
            at: place,
            notes: [
                DiagnosticNote(
                    "the name goes to the tunnel",
                    at: named ?? target.service.key.range
                )
            ],
            remedy: "reach the server as a client, over the network: `--host=\(target.name)`"
        )
    }

    /// Commands, and labels by which schedulers find their jobs.
    private func texts(
        _ service: ComposeService,
        _ context: LintContext
    ) -> [(String, SourceRange?)] {
        let keys: Set<String> = ["command", "entrypoint", "healthcheck", "environment"]
        let labels = context.quietReader(service).labels().compactMap { label in
            label.value?.text.map { ($0, label.value?.range ?? label.place.range) }
        }
        return ServiceText.all(of: service, in: context, keys: keys).map { ($0.text, $0.range) }
            + labels
    }
}
