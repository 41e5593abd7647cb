import EngineConnector
import LedgerPeer

/// Finds the containers that keep a project's ledger.
struct LedgerLocator {
    /// Label that says whose peer a container is.
    static let actorLabel = "ftcompose.actor"
    /// Role of a peer's container.
    static let peerRole = "ledger-peer"

    private let engine: EngineClient
    private let hint: ProjectHint

    init(engine: EngineClient, hint: ProjectHint) {
        self.engine = engine
        self.hint = hint
    }

    /// The project's ledgers: the peer of an actor, or with `mode: local` one of each runtime.
    ///
    /// - Parameter peer: the actor whose peer is meant; nil for the first that runs.
    /// - Returns: at least one ledger.
    /// - Throws: `EngineError` saying what there is.
    func ledgers(peer: String?) async throws -> [any LedgerSource] {
        let services = try await ProjectLocator(engine: engine, hint: hint).services()
        let project = services[0].project
        let role = LabelFilter(ContainerLabel.role, Self.peerRole)
        let all = try await engine.containers(labels: [role])
            .filter { $0.labels[ContainerLabel.project] == project }
            .sorted { $0.name < $1.name }
        let peers = all.filter { $0.state == "running" }
        guard peers.isEmpty else { return [try choose(from: peers, peer, project)] }
        // Runtimes whose project has peers keep no ledger of their own.
        guard all.isEmpty else {
            throw Self.notLocated(
                "project '\(project)' runs no peer of its ledger; start one of "
                    + all.map(\.name).joined(separator: ", ") + " with docker start"
            )
        }
        if let peer {
            throw Self.notLocated("project '\(project)' runs no peer of '\(peer)'")
        }
        let runtimes = services.flatMap { [$0.tunnel].compactMap { $0 } + $0.voters }
            .filter { $0.state == "running" }
        guard !runtimes.isEmpty else {
            throw Self.notLocated(
                "project '\(project)' runs nothing that keeps a ledger; start it with docker compose "
                    + "-p \(project) -f compose.ft.yml up -d"
            )
        }
        return runtimes.map { container in
            ContainerLedger(
                name: container.name,
                holdsAllKeys: { _ in true },
                command: RuntimeCommand(engine: engine, container: container.id)
            )
        }
    }

    private func choose(
        from peers: [ContainerSummary],
        _ peer: String?,
        _ project: String
    ) throws -> any LedgerSource {
        let actors = Set(peers.compactMap { $0.labels[Self.actorLabel] })
        let chosen =
            peer.map { name in peers.filter { $0.labels[Self.actorLabel] == name } } ?? peers
        guard let container = chosen.first else {
            throw Self.notLocated(
                "project '\(project)' runs no peer of '\(peer ?? "")'; it runs those of "
                    + actors.sorted().joined(separator: ", ")
            )
        }
        return ContainerLedger(
            name: container.name,
            holdsAllKeys: { status in status.cosigners.allSatisfy { actors.contains($0.actor) } },
            command: RuntimeCommand(engine: engine, container: container.id)
        )
    }

    private static func notLocated(_ message: String) -> EngineError {
        EngineError(code: .notLocated, message: message)
    }
}
