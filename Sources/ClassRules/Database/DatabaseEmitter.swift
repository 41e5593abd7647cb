import ComposeModel
import YAMLBridge

/// Writes a database's services as nodes.
struct DatabaseEmitter {
    let database: DatabaseService
    let ledger: ProjectLedger
    /// SHA-256 of the plan, as hexadecimal digits.
    let planDigest: String
    /// SHA-256 of the replicas' settings.
    let settingsDigest: String

    /// The services that take the place of the annotated one, in order.
    func services() -> [YAMLEntry] {
        var entries = [entry(database.seedName, seed())]
        for replica in 1...database.annotation.level {
            entries.append(entry("\(database.name)-\(replica)", self.replica(replica)))
        }
        entries.append(YAMLEntry(key: database.service.key.expanded(), value: tunnel()))
        entries.append(entry(database.voterName, voter()))
        return entries
    }

    /// The volumes to declare, in order.
    func volumes() -> [YAMLEntry] {
        let storage = database.storage.volumes.map { entry($0.name, $0.settings ?? .null) }
        return storage
            + [database.tunnelStateName, database.voterStateName, database.controlName].map {
                entry($0, .null)
            }
    }

    /// The configs to declare.
    func configs() -> [YAMLEntry] {
        [
            entry(database.planName, .mapping([("file", .string("./" + database.planPath))])),
            entry(
                database.settingsName,
                .mapping([("file", .string("./" + database.settingsPath))])
            ),
        ]
    }

    // MARK: Seed

    private func seed() -> YAMLNode {
        var volumes: [YAMLNode] = []
        if let data = database.storage.dataMount {
            volumes.append(.string("\(data.base):\(RuntimePaths.seedSource):ro"))
        }
        for (index, name) in database.replicaNames.enumerated() {
            if let source = database.storage.dataSource(index + 1) {
                volumes.append(.string("\(source):\(RuntimePaths.seedData)/\(name)"))
            }
        }
        volumes += logVolumes()
        var entries = runtime("seed", role: "seed")
        entries += [
            ("user", .string("0:0")), ("restart", .string("no")), ("network_mode", .string("none")),
            ("configs", .sequence([planConfig()])),
        ]
        if !volumes.isEmpty { entries.append(("volumes", .sequence(volumes))) }
        return .mapping(entries + profiles())
    }

    /// The log volumes as seed and voter see them.
    private func logVolumes() -> [YAMLNode] {
        database.replicaNames.enumerated().compactMap { index, name in
            database.storage.logSource(index + 1).map {
                .string("\($0):\(RuntimePaths.logs)/\(name)")
            }
        }
    }

    // MARK: Tunnel

    private func tunnel() -> YAMLNode {
        let service = database.service
        var entries = runtime("tunnel", role: "tunnel", labels: proxyLabels())
        entries.append(("restart", .string("always")))
        if let name = containerName() { entries.append(("container_name", name)) }
        for key in ["hostname", "domainname", "mac_address"] {
            if let value = service[key] { entries.append((key, value.expanded())) }
        }
        entries += credentialEntries()
        for key in ["ports", "expose"] {
            if let value = service[key] { entries.append((key, served(key, value))) }
        }
        entries.append(
            (
                "volumes",
                .sequence(
                    [
                        .string("\(database.tunnelStateName):\(RuntimePaths.state)"),
                        .string("\(database.controlName):\(RuntimePaths.controlFolder)"),
                    ] + ledger.runtimeMounts + database.credentials.mounts
                )
            )
        )
        entries.append(("networks", tunnelNetworks()))
        let waits = database.replicaNames.map { name in
            (name, YAMLNode.mapping([("condition", .string("service_started"))]))
        }
        entries.append(("depends_on", .mapping(waits)))
        entries.append(("healthcheck", healthcheck(RuntimePaths.tunnelPort)))
        return .mapping(entries + profiles())
    }

    private func containerName() -> YAMLNode? {
        if let name = database.service["container_name"] { return name.expanded() }
        return database.annotation.forwarding.map { .string($0.raw) }
    }

    /// `ports` without what was overridden; `expose` keeps only what the tunnel serves, the rest was
    /// warned about.
    private func served(_ key: String, _ value: YAMLNode) -> YAMLNode {
        if key == "ports" { return kept(key, value) }
        let ports = database.reader.exposed().filter {
            $0.target.value == String(database.profile.port)
        }
        return .sequence(ports.map { $0.node.expanded() })
    }

    /// A list without the items whose place a later one takes.
    func kept(_ key: String, _ value: YAMLNode) -> YAMLNode {
        let kept = database.reader.keptItems(key)
        guard let all = value.items, kept.count < all.count else { return value.expanded() }
        return .sequence(kept.map { $0.expanded() }, isFlow: value.isFlow)
    }

    private func tunnelNetworks() -> YAMLNode {
        var entries = database.reader.networks().map { network -> (String, YAMLNode) in
            (network.name, withAlias(network.settings))
        }
        entries.append((database.networkName, .null))
        entries.append((RuntimePaths.controlNetwork, .null))
        return .mapping(entries)
    }

    /// A network's settings with the forwarding name as one more alias.
    private func withAlias(_ settings: YAMLNode?) -> YAMLNode {
        guard let forwarding = database.annotation.forwarding else { return settings ?? .null }
        let alias = YAMLNode.string(forwarding.raw)
        guard let entries = settings?.entries else {
            return .mapping([("aliases", .sequence([alias]))])
        }
        let old = settings?["aliases"]?.items ?? []
        let others = entries.filter { $0.name != "aliases" }
        return .mapping(
            entries: others + [entry("aliases", .sequence(old.map { $0.expanded() } + [alias]))]
        )
    }

    // MARK: Voter

    private func voter() -> YAMLNode {
        var entries = runtime("voter", role: "voter")
        entries += [("user", .string("0:0")), ("restart", .string("always"))]
        entries += credentialEntries()
        entries.append(
            (
                "volumes",
                .sequence(
                    [
                        .string("\(database.voterStateName):\(RuntimePaths.state)"),
                        .string("\(database.controlName):\(RuntimePaths.controlFolder)"),
                    ] + ledger.runtimeMounts + logVolumes() + database.credentials.mounts
                )
            )
        )
        entries.append(
            (
                "networks",
                .sequence([.string(database.networkName), .string(RuntimePaths.controlNetwork)])
            )
        )
        entries.append(("healthcheck", healthcheck(RuntimePaths.voterPort)))
        return .mapping(entries + profiles())
    }

    // MARK: Parts

    /// What every runtime container starts with.
    private func runtime(
        _ command: String,
        role: String,
        labels users: [EnvironmentVariable] = []
    ) -> [(String, YAMLNode)] {
        [
            ("image", .string(CompilerVersion.runtimeImage)),
            (
                "command",
                .sequence([.string(command), .string("--plan"), .string(RuntimePaths.plan)])
            ),
            (
                "labels",
                labels(
                    [
                        ("ftcompose.service", database.name), ("ftcompose.role", role),
                        ("ftcompose.plan-sha256", planDigest),
                    ],
                    and: users
                )
            ),
        ]
    }

    /// Credentials, expectations and the plan, as tunnel and voter get them.
    private func credentialEntries() -> [(String, YAMLNode)] {
        let credentials = database.credentials
        var entries: [(String, YAMLNode)] = []
        if let envFile = credentials.envFile { entries.append(("env_file", envFile)) }
        let variables =
            credentials.variables.map { ($0.name, $0.value ?? .null) }
            + (database.expectations + ledger.expectations(of: database)).map {
                ("FT_EXPECT_\($0.key)", YAMLNode.string($0.raw))
            }
        if !variables.isEmpty { entries.append(("environment", .mapping(variables))) }
        entries.append(("configs", .sequence([planConfig()] + credentials.configs)))
        if !credentials.secrets.isEmpty {
            entries.append(("secrets", .sequence(credentials.secrets)))
        }
        return entries
    }

    private func planConfig() -> YAMLNode {
        .mapping([
            ("source", .string(database.planName)), ("target", .string(RuntimePaths.plan)),
        ])
    }

    private func healthcheck(_ port: Int) -> YAMLNode {
        let test = ["CMD", "ftcompose", "health", "--port", String(port)].map {
            YAMLNode.string($0)
        }
        return .mapping([
            ("test", .sequence(test, isFlow: true)), ("interval", .string("2s")),
            ("timeout", .string("3s")), ("retries", .integer(30)), ("start_period", .string("60s")),
        ])
    }

    private func profiles() -> [(String, YAMLNode)] {
        database.service["profiles"].map { [("profiles", $0.expanded())] } ?? []
    }

    func entry(_ name: String, _ value: YAMLNode) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: value)
    }
}
