import ComposeModel
import YAMLBridge

extension WebEmitter {
    /// One replica: the user's service without what names or addresses it.
    func replica(_ replica: WebReplica, number: Int, of path: WebPath) -> YAMLNode {
        let rewritten = self.rewritten(replica, number, path)
        var entries: [YAMLEntry] = []
        var written: Set<String> = []
        for source in web.service.entries {
            if web.source.keys.contains(source.name) { continue }
            if let found = rewritten.first(where: { $0.0 == source.name }) {
                if let value = found.1 { entries.append(entry(source.name, value)) }
                written.insert(source.name)
            } else if !ServiceKeys.tunnel.contains(source.name) {
                let value =
                    source.name == "secrets"
                    ? parts.kept("secrets", source.value) : source.value.expanded()
                entries.append(YAMLEntry(key: source.key.expanded(), value: value))
            }
        }
        for (name, value) in rewritten where !written.contains(name) {
            if let value { entries.append(entry(name, value)) }
        }
        return .mapping(entries: entries)
    }

    /// The keys that are other than in the source; nil for one that is left out.
    private func rewritten(
        _ replica: WebReplica,
        _ number: Int,
        _ path: WebPath
    ) -> [(String, YAMLNode?)] {
        let settings = web.settings.first { $0.profile.engine == replica.engine }
        var keys: [(String, YAMLNode?)] = []
        if let image = replica.variant {
            keys += [("image", YAMLNode.string(image)), ("build", nil)]
        }
        if let command = settings?.profile.settingsCommand, !command.isEmpty {
            keys.append(("command", .sequence(command.map { .string($0) })))
        }
        if replica.isForeign, web.service["healthcheck"] != nil {
            keys.append(("healthcheck", healthcheck(replica)))
        }
        for chain in web.chains {
            keys = chain.repointed(web.service, replica: number, over: keys)
        }
        let mounts = self.mounts(replica)
        keys.append(("volumes", mounts.isEmpty ? nil : .sequence(mounts)))
        let configs = self.configs(settings)
        keys.append(("configs", configs.isEmpty ? nil : .sequence(configs)))
        keys.append(("networks", networks(number, path)))
        let waits = dependencies(number)
        keys.append(("depends_on", waits.isEmpty ? nil : .mapping(waits)))
        let digest = settings.flatMap { digests[$0.path] }
        keys.append(
            (
                "labels",
                parts.replicaLabels(
                    replica.name,
                    further: digest.map { [("ftcompose.config-sha256", $0)] } ?? []
                )
            )
        )
        return keys
    }

    private func healthcheck(_ replica: WebReplica) -> YAMLNode? {
        let test = replica.profile?.healthCheck ?? []
        guard !test.isEmpty else { return nil }
        let others = (web.service["healthcheck"]?.expanded().entries ?? []).filter {
            $0.name != "test"
        }
        return .mapping(
            entries: [entry("test", .sequence(test.map { .string($0) }, isFlow: true))] + others
        )
    }

    private func mounts(_ replica: WebReplica) -> [YAMLNode] {
        let storage = web.storage
        return storage.mounts.replicated.map {
            $0.node(replica.suffix, target: target($0.mount.target.value, replica))
        }
            + storage.own.map {
                let target = target($0.target, replica) ?? $0.target
                return .string("\($0.volume)-\(replica.suffix):\(target)")
            }
            + storage.mounts.sharedMounts.map {
                $0.node(target: target($0.mount.target.value, replica))
            }
    }

    /// Where a server of another family looks for the served tree; nil for a path that stays.
    private func target(_ path: String, _ replica: WebReplica) -> String? {
        guard replica.isForeign, let own = web.annotation.html,
            let other = replica.profile?.path("storage.html"), !other.isEmpty,
            FolderPath.contains(own, path)
        else { return nil }
        return other + FolderPath.rest(of: path, below: own)
    }

    private func configs(_ settings: WebSettings?) -> [YAMLNode] {
        let old = web.reader.keptItems("configs").map { $0.expanded() }
        guard let settings else { return old }
        return old + [
            .mapping([
                ("source", .string(settings.configName)), ("target", .string(settings.target)),
            ])
        ]
    }

    /// The source's networks without aliases and addresses, which belong to the tunnel, the path's
    /// own, and those of the chain.
    private func networks(_ number: Int, _ path: WebPath) -> YAMLNode {
        let addresses: Set<String> = [
            "aliases", "ipv4_address", "ipv6_address", "link_local_ips", "mac_address",
        ]
        let outer = web.reader.networks().map { network -> (String, YAMLNode) in
            let kept = (network.settings?.entries ?? []).filter { !addresses.contains($0.name) }
            return (network.name, kept.isEmpty ? .null : .mapping(entries: kept))
        }
        let inner = [path.networkName] + web.chains.map { $0.networks[number - 1] }
        let all = outer + inner.map { ($0, YAMLNode.null) }
        guard outer.contains(where: { $0.1.entries != nil }) else {
            return .sequence(all.map { .string($0.0) })
        }
        return .mapping(all)
    }

    private func dependencies(_ number: Int) -> [(String, YAMLNode)] {
        let started = YAMLNode.mapping([("condition", .string("service_started"))])
        return web.reader.dependencies().map { ($0.name, $0.settings ?? started) }
            + web.chains.map { ($0.replicas[number - 1], started) }
    }
}
