import ComposeModel
import YAMLBridge

/// Writes the ledger's own services as nodes; they all stand in the root file.
struct LedgerEmitter {
    let ledger: ProjectLedger
    /// SHA-256 of the ledger's plan, as hexadecimal digits.
    let planDigest: String

    private static let memberMemory = "256m"
    private static let peerMemory = "128m"

    /// The services, in the order in which they start.
    func services() -> [YAMLEntry] {
        var entries = [entry(LedgerNames.certificates, certificates())]
        entries += ledger.memberNumbers.map { number in
            entry(LedgerNames.member(number), member(number))
        }
        entries.append(entry(LedgerNames.initialiser, initialiser()))
        if ledger.annotation.recordsLifecycle {
            let proxy = EngineProxyEmitter().service()
            entries.append(entry(LedgerNames.engineProxy, .mapping(proxy + profiles())))
        }
        entries += ledger.annotation.actors.enumerated().map { index, actor in
            entry(LedgerNames.peer(actor.name), peer(actor.name, isOperator: index == 0))
        }
        return entries
    }

    /// The networks to declare beside the control network.
    func networks() -> [YAMLEntry] {
        [entry(LedgerNames.network, .mapping([("internal", .boolean(true))]))]
    }

    /// The volumes to declare, in order.
    func volumes() -> [YAMLEntry] { ledger.volumeNames.map { entry($0, .null) } }

    /// The configs to declare.
    func configs() -> [YAMLEntry] {
        let file = YAMLNode.string("./" + LedgerNames.planPath)
        return [entry(LedgerNames.planName, .mapping([("file", file)]))]
    }

    // MARK: One-shots

    /// Makes the authority and the members' certificates, once.
    private func certificates() -> YAMLNode {
        var entries = runtime(["certificates"], role: "ledger-certificates")
        let folders = ledger.memberNumbers.map { number in
            YAMLNode.string(
                "\(LedgerNames.memberTLS(number)):"
                    + "\(LedgerNames.tlsFolder)/\(LedgerNames.member(number))"
            )
        }
        entries += [
            ("restart", .string("no")), ("network_mode", .string("none")),
            ("volumes", .sequence([authority()] + folders)),
        ]
        return .mapping(entries + profiles())
    }

    /// Signs what peers ask for and sets up the members' users; tried again until it is done.
    private func initialiser() -> YAMLNode {
        var entries = runtime(["init"], role: "ledger-init")
        entries += [
            ("restart", .string("on-failure")),
            ("volumes", .sequence([authority(), exchange()])),
            ("networks", .sequence([.string(LedgerNames.network)])),
            ("depends_on", afterCertificates()),
        ]
        return .mapping(entries + profiles())
    }

    // MARK: Peers

    private func peer(_ actor: String, isOperator: Bool) -> YAMLNode {
        let isCollector = isOperator && ledger.annotation.recordsLifecycle
        var entries = runtime(
            ["peer", "--actor", actor] + (isCollector ? EngineProxyEmitter.collectorWords : []),
            role: "ledger-peer",
            labels: [("ftcompose.actor", .string(actor))]
        )
        var volumes = [
            YAMLNode.string("\(LedgerNames.peerState(actor)):\(RuntimePaths.state)"), exchange(),
        ]
        var networks = [YAMLNode.string(LedgerNames.network)]
        if isOperator {
            volumes.append(.string("\(LedgerNames.tokenVolume):\(LedgerNames.tokenFolder)"))
            networks.append(.string(RuntimePaths.controlNetwork))
        }
        if isCollector {
            volumes.append(.string("\(LedgerNames.engineVolume):\(LedgerNames.engineFolder):ro"))
        }
        let port = String(LedgerNames.peerPort)
        let test = ["CMD", "ftcompose", "health", "--port", port].map { YAMLNode.string($0) }
        entries += [
            ("restart", .string("always")), ("mem_limit", .string(LedgerEmitter.peerMemory)),
            ("volumes", .sequence(volumes)), ("networks", .sequence(networks)),
            ("healthcheck", healthcheck(test)),
        ]
        return .mapping(entries + profiles())
    }

    // MARK: Members

    private func member(_ number: Int) -> YAMLNode {
        let name = LedgerNames.member(number)
        let volumes = [
            "\(LedgerNames.memberTLS(number)):\(LedgerNames.memberTLSFolder):ro",
            "\(LedgerNames.memberData(number)):\(LedgerNames.memberDataFolder)",
        ]
        let command = EtcdCommand(
            name: name,
            members: ledger.memberNumbers.map(LedgerNames.member),
            token: ledger.annotation.origin
        )
        return .mapping(
            [
                ("image", .string(EtcdCommand.image)),
                ("command", .sequence(command.arguments.map { .string($0) })),
                ("labels", .mapping([("ftcompose.role", .string("ledger-member"))])),
                ("user", .string("0:0")), ("restart", .string("always")),
                ("mem_limit", .string(LedgerEmitter.memberMemory)),
                // The collector works harder before the engine's limit ends the process.
                ("environment", .mapping([("GOMEMLIMIT", .string("200MiB"))])),
                ("volumes", .sequence(volumes.map { .string($0) })),
                ("networks", .sequence([.string(LedgerNames.network)])),
                ("depends_on", afterCertificates()),
                ("healthcheck", healthcheck(command.healthTest.map { .string($0) })),
            ] + profiles()
        )
    }

    // MARK: Parts

    /// What every container of the runtime image starts with.
    private func runtime(
        _ words: [String],
        role: String,
        labels: [(String, YAMLNode)] = []
    ) -> [(String, YAMLNode)] {
        let command = ["ledger"] + words + ["--plan", RuntimePaths.plan]
        let config = YAMLNode.mapping([
            ("source", .string(LedgerNames.planName)), ("target", .string(RuntimePaths.plan)),
        ])
        let expected = ledger.expectations.map {
            ("FT_EXPECT_\($0.key)", YAMLNode.string($0.raw))
        }
        return [
            ("image", .string(CompilerVersion.runtimeImage)),
            ("command", .sequence(command.map { .string($0) })),
            (
                "labels",
                .mapping(
                    [("ftcompose.role", .string(role))] + labels
                        + [("ftcompose.plan-sha256", .string(planDigest))]
                )
            ), ("user", .string("0:0")),
        ] + (expected.isEmpty ? [] : [("environment", .mapping(expected))])
            + [("configs", .sequence([config]))]
    }

    private func authority() -> YAMLNode {
        .string("\(LedgerNames.authorityVolume):\(LedgerNames.authorityFolder)")
    }

    private func exchange() -> YAMLNode {
        .string("\(LedgerNames.exchangeVolume):\(LedgerNames.exchangeFolder)")
    }

    private func afterCertificates() -> YAMLNode {
        .mapping([
            (
                LedgerNames.certificates,
                .mapping([("condition", .string("service_completed_successfully"))])
            )
        ])
    }

    private func healthcheck(_ test: [YAMLNode]) -> YAMLNode {
        .mapping([
            ("test", .sequence(test, isFlow: true)), ("interval", .string("10s")),
            ("timeout", .string("5s")), ("retries", .integer(6)), ("start_period", .string("60s")),
        ])
    }

    /// Started with the first service that writes; without a profile as soon as one has none.
    private func profiles() -> [(String, YAMLNode)] {
        let all = ledger.services.map { $0.service["profiles"]?.items ?? [] }
        guard all.allSatisfy({ !$0.isEmpty }) else { return [] }
        var seen: Set<String> = []
        let nodes = all.flatMap { $0 }.filter { seen.insert($0.text ?? "").inserted }
        return [("profiles", .sequence(nodes.map { $0.expanded() }))]
    }

    private func entry(_ name: String, _ value: YAMLNode) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: value)
    }
}
