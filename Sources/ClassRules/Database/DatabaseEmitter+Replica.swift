import ComposeModel
import YAMLBridge

extension DatabaseEmitter {
    /// One replica: the user's service without what names or addresses it.
    func replica(_ number: Int) -> YAMLNode {
        let rewritten: [(String, YAMLNode)] = [
            ("volumes", .sequence(mounts(number))), ("configs", configsOfReplica()),
            ("networks", networks(number)), ("depends_on", dependencies()),
            (
                "labels",
                parts.replicaLabels(
                    "\(database.name)-\(number)",
                    further: [("ftcompose.config-sha256", settingsDigest)]
                )
            ),
        ]
        var entries: [YAMLEntry] = []
        var written: Set<String> = []
        for source in database.service.entries {
            if database.source.keys.contains(source.name) { continue }
            if let (name, value) = rewritten.first(where: { $0.0 == source.name }),
                ServiceKeys.rewritten.contains(name)
            {
                entries.append(entry(name, value))
                written.insert(name)
            } else if !ServiceKeys.tunnel.contains(source.name) {
                let value =
                    source.name == "secrets"
                    ? parts.kept("secrets", source.value) : source.value.expanded()
                entries.append(YAMLEntry(key: source.key.expanded(), value: value))
            }
        }
        entries += rewritten.filter { !written.contains($0.0) }.map { entry($0.0, $0.1) }
        return .mapping(entries: entries)
    }

    /// The replicas' own network, and that of the chain this replica is a link of.
    private func networks(_ number: Int) -> YAMLNode {
        let chain = database.chainNetworks
        let own = chain.isEmpty ? [] : [chain[number - 1]]
        return .sequence(([database.networkName] + own).map { .string($0) })
    }

    private func mounts(_ number: Int) -> [YAMLNode] {
        let storage = database.storage
        var nodes = storage.replicated.map { $0.node(String(number)) }
        if let volume = storage.dataVolume {
            nodes.append(.string("\(volume)-\(number):\(database.annotation.database)"))
        }
        if let volume = storage.logVolume, let directory = storage.logDirectory {
            nodes.append(.string("\(volume)-\(number):\(directory)"))
        }
        return nodes + storage.shared
    }

    private func configsOfReplica() -> YAMLNode {
        let old = database.reader.keptItems("configs")
        let target = "\(database.storage.configDirectory)/\(RuntimePaths.settingsFile)"
        let mine = YAMLNode.mapping([
            ("source", .string(database.settingsName)), ("target", .string(target)),
        ])
        return .sequence(old.map { $0.expanded() } + [mine])
    }

    private func dependencies() -> YAMLNode {
        var entries = database.reader.dependencies().map { dependency -> (String, YAMLNode) in
            let started = YAMLNode.mapping([("condition", .string("service_started"))])
            return (dependency.name, dependency.settings ?? started)
        }
        entries.append(
            (
                database.seedName,
                .mapping([("condition", .string("service_completed_successfully"))])
            )
        )
        return .mapping(entries)
    }
}
