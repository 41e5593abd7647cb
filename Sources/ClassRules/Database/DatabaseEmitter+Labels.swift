import ComposeModel
import YAMLBridge

extension DatabaseEmitter {
    /// Our own labels with the user's, of which ours win.
    ///
    /// Compose puts values into the items of a list and never into the keys of a mapping, so a name
    /// with placeholders keeps the form of a list.
    func labels(_ own: [(String, String)], and users: [EnvironmentVariable]) -> YAMLNode {
        let names = Set(own.map(\.0))
        let others = users.filter { !names.contains($0.name) }
        let isList = database.service["labels"]?.items != nil
        guard isList, others.contains(where: { $0.name.contains("$") }) else {
            return .mapping(
                own.map { ($0.0, .string($0.1)) }
                    + others.map { ($0.name, $0.value ?? .string("")) }
            )
        }
        // The last of equal names wins, whatever a placeholder comes to.
        return .sequence(
            others.map { $0.place.expanded() } + own.map { .string("\($0.0)=\($0.1)") }
        )
    }

    /// The labels that make other software send requests to their container: the tunnel's.
    func proxyLabels() -> [EnvironmentVariable] {
        database.reader.labels().filter { ServiceKeys.isProxyLabel($0.name) ?? false }
    }

    /// The labels of one replica.
    func replicaLabels(_ number: Int) -> YAMLNode {
        labels(
            [
                ("ftcompose.service", database.name), ("ftcompose.role", "replica"),
                ("ftcompose.replica", "\(database.name)-\(number)"),
                ("ftcompose.config-sha256", settingsDigest),
            ],
            and: database.reader.labels().filter { !(ServiceKeys.isProxyLabel($0.name) ?? false) }
        )
    }
}
