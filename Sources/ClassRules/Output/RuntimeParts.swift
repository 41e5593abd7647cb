import ComposeModel
import YAMLBridge

/// The parts that the runtime containers of every class are put together from.
struct RuntimeParts {
    let reader: ServiceReader
    let forwarding: ForwardingName?
    let planName: String
    /// SHA-256 of the plan, as hexadecimal digits.
    let planDigest: String

    private var service: ComposeService { reader.service }

    /// What every runtime container starts with.
    func runtime(
        _ command: [String],
        role: String,
        labels users: [EnvironmentVariable] = []
    ) -> [(String, YAMLNode)] {
        [
            ("image", .string(CompilerVersion.runtimeImage)),
            (
                "command",
                .sequence(
                    ([command[0], "--plan", RuntimePaths.plan] + command.dropFirst()).map {
                        .string($0)
                    }
                )
            ),
            (
                "labels",
                labels(
                    [
                        ("ftcompose.service", service.name), ("ftcompose.role", role),
                        ("ftcompose.plan-sha256", planDigest),
                    ],
                    and: users
                )
            ),
        ]
    }

    /// The plan as a container gets it.
    func planConfig() -> YAMLNode {
        .mapping([("source", .string(planName)), ("target", .string(RuntimePaths.plan))])
    }

    /// The check by which a runtime is healthy.
    func healthcheck(_ port: Int) -> YAMLNode {
        let test = ["CMD", "ftcompose", "health", "--port", String(port)].map {
            YAMLNode.string($0)
        }
        return .mapping([
            ("test", .sequence(test, isFlow: true)), ("interval", .string("2s")),
            ("timeout", .string("3s")), ("retries", .integer(30)), ("start_period", .string("60s")),
        ])
    }

    /// The source's profiles, which hold for all that takes its place.
    func profiles() -> [(String, YAMLNode)] {
        service["profiles"].map { [("profiles", $0.expanded())] } ?? []
    }

    /// What names the tunnel's container and host.
    func identity() -> [(String, YAMLNode)] {
        var entries: [(String, YAMLNode)] = []
        if let name = service["container_name"] {
            entries.append(("container_name", name.expanded()))
        } else if let forwarding {
            entries.append(("container_name", .string(forwarding.raw)))
        }
        for key in ["hostname", "domainname", "mac_address"] {
            if let value = service[key] { entries.append((key, value.expanded())) }
        }
        return entries
    }

    /// A list without the items whose place a later one takes.
    func kept(_ key: String, _ value: YAMLNode) -> YAMLNode {
        let kept = reader.keptItems(key)
        guard let all = value.items, kept.count < all.count else { return value.expanded() }
        return .sequence(kept.map { $0.expanded() }, isFlow: value.isFlow)
    }

    /// The source's networks, with aliases and addresses, and those behind them.
    func tunnelNetworks(_ inner: [String]) -> YAMLNode {
        let outer = reader.networks().map { network -> (String, YAMLNode) in
            (network.name, withAlias(network.settings))
        }
        return .mapping(outer + inner.map { ($0, .null) })
    }

    /// A network's settings with the forwarding name as one more alias.
    private func withAlias(_ settings: YAMLNode?) -> YAMLNode {
        guard let forwarding else { return settings ?? .null }
        let alias = YAMLNode.string(forwarding.raw)
        guard let entries = settings?.entries else {
            return .mapping([("aliases", .sequence([alias]))])
        }
        let old = settings?["aliases"]?.items ?? []
        let others = entries.filter { $0.name != "aliases" }
        let aliases = YAMLNode.sequence(old.map { $0.expanded() } + [alias])
        return .mapping(entries: others + [YAMLEntry(key: .string("aliases"), value: aliases)])
    }

    /// Our own labels with the user's, of which ours win.
    ///
    /// Compose puts values into the items of a list and never into the keys of a mapping, so a name
    /// with placeholders keeps the form of a list.
    func labels(_ own: [(String, String)], and users: [EnvironmentVariable]) -> YAMLNode {
        let names = Set(own.map(\.0))
        let others = users.filter { !names.contains($0.name) }
        let isList = service["labels"]?.items != nil
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
        reader.labels().filter { ServiceKeys.isProxyLabel($0.name) ?? false }
    }

    /// The labels of one replica, with those of the source that concern no proxy.
    func replicaLabels(_ name: String, further: [(String, String)]) -> YAMLNode {
        labels(
            [
                ("ftcompose.service", service.name), ("ftcompose.role", "replica"),
                ("ftcompose.replica", name),
            ] + further,
            and: reader.labels().filter { !(ServiceKeys.isProxyLabel($0.name) ?? false) }
        )
    }
}
