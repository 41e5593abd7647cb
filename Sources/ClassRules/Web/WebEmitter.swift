import ComposeModel
import YAMLBridge

/// Writes a web server's services as nodes.
struct WebEmitter: ServiceEmitter {
    let web: WebService
    let ledger: ProjectLedger
    /// SHA-256 of each file, by its path.
    let digests: [String: String]

    var protected: any ProtectedService { web }

    var parts: RuntimeParts {
        RuntimeParts(
            reader: web.reader,
            forwarding: web.forwarding,
            planName: web.planName,
            planDigest: digests[web.planPath] ?? ""
        )
    }

    /// The services that take the place of the annotated one, in order.
    func services() -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        for (index, path) in web.paths.enumerated() {
            entries += web.replicas[index].enumerated().map { number, replica in
                entry(replica.name, self.replica(replica, number: number + 1, of: path))
            }
        }
        entries.append(YAMLEntry(key: web.service.key.expanded(), value: tunnel()))
        for (index, path) in web.paths.enumerated() where web.hasVoters {
            entries.append(entry(path.voterName, voter(path, index)))
        }
        if web.readsEngine { entries.append(entry(web.engineProxyName, engineProxy())) }
        return entries
    }

    func networks() -> [YAMLEntry] { web.paths.map { internalNetwork($0.networkName) } }

    func volumes() -> [YAMLEntry] {
        let storage = web.storage.mounts.volumes.map { entry($0.name, $0.settings ?? .null) }
        let voters = web.hasVoters ? web.paths.map(\.voterStateName) : []
        let engine = web.readsEngine ? [web.engineVolumeName] : []
        let own = [web.tunnelStateName] + voters + [web.controlName] + engine
        return storage + own.map { entry($0, .null) }
    }

    func configs() -> [YAMLEntry] {
        var files = [(web.planName, web.planPath)]
        files += web.settings.map { ($0.configName, $0.path) }
        if let front = web.front { files.append((web.frontConfigName, front.path(web.name))) }
        return files.map { entry($0.0, .mapping([("file", .string("./" + $0.1))])) }
    }

    func front() -> FrontAddition? {
        guard let front = web.front else { return nil }
        let path = front.path(web.name)
        return FrontAddition(
            service: front.service,
            waitsFor: waitsForFront(front) ? nil : web.name,
            configs: [
                .mapping([
                    ("source", .string(web.frontConfigName)), ("target", .string(front.target)),
                ])
            ],
            labels: [("ftcompose.\(web.name).front-sha256", digests[path] ?? "")]
                + web.annotation.forwardingLabels
        )
    }

    private func waitsForFront(_ front: WebFront) -> Bool {
        web.reader.dependencies().contains { $0.name == front.service }
    }

    // MARK: Tunnel

    private func tunnel() -> YAMLNode {
        var entries = parts.runtime(["tunnel"], role: "tunnel", labels: tunnelLabels())
        entries.append(("restart", .string("always")))
        entries += parts.identity()
        entries += environment()
        let certificates = web.certificates.carried
        entries.append(("configs", .sequence([parts.planConfig()] + certificates.configs)))
        if !certificates.secrets.isEmpty {
            entries.append(("secrets", .sequence(certificates.secrets)))
        }
        for key in ["ports", "expose"] {
            if let value = web.service[key] {
                entries.append((key, key == "ports" ? parts.kept(key, value) : value.expanded()))
            }
        }
        let volumes: [YAMLNode] =
            [
                .string("\(web.tunnelStateName):\(RuntimePaths.state)"),
                .string("\(web.controlName):\(RuntimePaths.controlFolder)"),
            ] + ledger.runtimeMounts + certificates.mounts
        entries.append(("volumes", .sequence(volumes)))
        let inner = web.paths.map(\.networkName) + [RuntimePaths.controlNetwork]
        entries.append(("networks", parts.tunnelNetworks(inner)))
        let waits = web.replicas.flatMap { $0 }.map { replica in
            (replica.name, YAMLNode.mapping([("condition", .string("service_started"))]))
        }
        entries.append(("depends_on", .mapping(waits)))
        entries.append(("healthcheck", parts.healthcheck(RuntimePaths.tunnelPort)))
        return .mapping(entries + parts.profiles())
    }

    /// The source's labels for reverse proxies, and those of `forwarding` when the tunnel is meant.
    private func tunnelLabels() -> [EnvironmentVariable] {
        let given = web.front == nil ? web.annotation.forwardingLabels : []
        let names = Set(given.map(\.0))
        return parts.proxyLabels().filter { !names.contains($0.name) }
            + given.map { name, value in
                EnvironmentVariable(
                    name: name,
                    value: .string(value),
                    place: .string("\(name)=\(value)")
                )
            }
    }

    private func environment() -> [(String, YAMLNode)] {
        let variables = (web.expectations + ledger.expectations(of: web)).map {
            ("FT_EXPECT_\($0.key)", YAMLNode.string($0.raw))
        }
        return variables.isEmpty ? [] : [("environment", .mapping(variables))]
    }

    // MARK: Voters

    private func voter(_ path: WebPath, _ index: Int) -> YAMLNode {
        let words = web.paths.count > 1 ? ["voter", "--path", path.name] : ["voter"]
        var entries = parts.runtime(words, role: "voter")
        entries += [("user", .string("0:0")), ("restart", .string("always"))]
        entries += environment()
        entries.append(("configs", .sequence([parts.planConfig()])))
        let volumes: [YAMLNode] =
            [
                .string("\(path.voterStateName):\(RuntimePaths.state)"),
                .string("\(web.controlName):\(RuntimePaths.controlFolder)"),
            ] + ledger.runtimeMounts
            + web.replicas[index].flatMap { replica in
                seen(web.storage.tree, replica, RuntimePaths.files)
                    + seen(web.storage.data, replica, RuntimePaths.fileData)
                    + seen(
                        web.storage.logDirectory,
                        replica,
                        RuntimePaths.logs,
                        mayWrite: web.namesRequests(replica)
                    )
            } + engineMount
        entries.append(("volumes", .sequence(volumes)))
        let networks = [path.networkName, RuntimePaths.controlNetwork]
        entries.append(("networks", .sequence(networks.map { .string($0) })))
        entries.append(("healthcheck", parts.healthcheck(RuntimePaths.voterPort)))
        return .mapping(entries + parts.profiles())
    }

    /// What holds a replica's folder, as the voter sees it.
    ///
    /// A log of the compiler's own is emptied by the voter when it grows too large.
    private func seen(
        _ path: String?,
        _ replica: WebReplica,
        _ folder: String,
        mayWrite: Bool = false
    ) -> [YAMLNode] {
        guard let path, let holder = web.storage.holder(of: path, replica.suffix) else {
            return []
        }
        let mode = mayWrite ? "" : ":ro"
        return [.string("\(holder.source):\(folder)/\(replica.name)\(mode)")]
    }

    private var engineMount: [YAMLNode] {
        web.readsEngine
            ? [.string("\(web.engineVolumeName):\(LedgerNames.engineFolder):ro")] : []
    }

    /// The engine's socket in the hands of one that lets the replicas' logs be read, and little else.
    private func engineProxy() -> YAMLNode {
        let proxy = EngineProxyEmitter(volume: web.engineVolumeName, outputOf: web.name)
        return .mapping(proxy.service() + parts.profiles())
    }

    func entry(_ name: String, _ value: YAMLNode) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: value)
    }
}
