import ComposeModel
import YAMLBridge

/// Writes a database's services as nodes.
struct DatabaseEmitter: ServiceEmitter {
    let database: DatabaseService
    let ledger: ProjectLedger
    /// SHA-256 of the plan, as hexadecimal digits.
    let planDigest: String
    /// SHA-256 of the replicas' settings.
    let settingsDigest: String

    var protected: any ProtectedService { database }

    var parts: RuntimeParts {
        RuntimeParts(
            reader: database.reader,
            forwarding: database.forwarding,
            planName: database.planName,
            planDigest: planDigest
        )
    }

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

    /// The networks to declare beside the control network.
    func networks() -> [YAMLEntry] {
        ([database.networkName] + database.chainNetworks).map(internalNetwork)
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
        var entries = parts.runtime(["seed"], role: "seed")
        entries += [
            ("user", .string("0:0")), ("restart", .string("no")), ("network_mode", .string("none")),
            ("configs", .sequence([parts.planConfig()])),
        ]
        if !volumes.isEmpty { entries.append(("volumes", .sequence(volumes))) }
        return .mapping(entries + parts.profiles())
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
        var entries = parts.runtime(["tunnel"], role: "tunnel", labels: parts.proxyLabels())
        entries.append(("restart", .string("always")))
        entries += parts.identity()
        let certificate = database.certificate?.carried ?? CarriedFiles()
        entries += credentialEntries(with: certificate)
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
                    ] + ledger.runtimeMounts
                        + CarriedFiles.unique(database.credentials.mounts + certificate.mounts)
                )
            )
        )
        let inner = [database.networkName, RuntimePaths.controlNetwork]
        entries.append(("networks", parts.tunnelNetworks(inner)))
        let waits = database.replicaNames.map { name in
            (name, YAMLNode.mapping([("condition", .string("service_started"))]))
        }
        entries.append(("depends_on", .mapping(waits)))
        entries.append(("healthcheck", parts.healthcheck(RuntimePaths.tunnelPort)))
        return .mapping(entries + parts.profiles())
    }

    /// `ports` without what was overridden; `expose` keeps only what the tunnel serves, the rest was
    /// warned about.
    private func served(_ key: String, _ value: YAMLNode) -> YAMLNode {
        if key == "ports" { return parts.kept(key, value) }
        let ports = database.reader.exposed().filter {
            $0.target.value == String(database.profile.port)
        }
        return .sequence(ports.map { $0.node.expanded() })
    }

    // MARK: Voter

    private func voter() -> YAMLNode {
        var entries = parts.runtime(["voter"], role: "voter")
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
        entries.append(("healthcheck", parts.healthcheck(RuntimePaths.voterPort)))
        return .mapping(entries + parts.profiles())
    }

    // MARK: Parts

    /// Credentials, expectations and the plan, as tunnel and voter get them, and what else one gets.
    private func credentialEntries(
        with further: CarriedFiles = CarriedFiles()
    ) -> [(String, YAMLNode)] {
        let credentials = database.credentials
        var entries: [(String, YAMLNode)] = []
        if let envFile = credentials.envFile { entries.append(("env_file", envFile)) }
        let variables =
            credentials.variables.map { ($0.name, $0.value ?? .null) }
            + (database.expectations + ledger.expectations(of: database)).map {
                ("FT_EXPECT_\($0.key)", YAMLNode.string($0.raw))
            }
        if !variables.isEmpty { entries.append(("environment", .mapping(variables))) }
        let configs = CarriedFiles.unique(credentials.configs + further.configs)
        entries.append(("configs", .sequence([parts.planConfig()] + configs)))
        let secrets = CarriedFiles.unique(credentials.secrets + further.secrets)
        if !secrets.isEmpty { entries.append(("secrets", .sequence(secrets))) }
        return entries
    }

    func entry(_ name: String, _ value: YAMLNode) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: value)
    }
}
