import EngineConnector

/// What a fault needs to act on one replica.
struct FaultContext: Sendable {
    /// The engine.
    let engine: EngineClient
    /// The service.
    let service: LocatedService
    /// The tunnel.
    let tunnel: any TunnelControl
    /// Name of the replica.
    let replica: String
    /// Identifier of the replica's container.
    let container: String
    /// What was asked for.
    let request: InjectionRequest
    /// Tells the user what happens.
    let progress: @Sendable (String) -> Void

    /// The database client inside the replica.
    var database: ReplicaDatabase { ReplicaDatabase(engine: engine, container: container) }

    /// The replica's networks that the tunnel is on as well.
    func sharedNetworks() async throws -> [NetworkAttachment] {
        let replicaNetworks = try await engine.inspect(container).networks
        guard let tunnel = service.tunnel else { return replicaNetworks }
        let names = Set(try await engine.inspect(tunnel.id).networks.map(\.network))
        let shared = replicaNetworks.filter { names.contains($0.network) }
        guard !shared.isEmpty else {
            throw InjectionError("\(replica) shares no network with the tunnel")
        }
        return shared
    }
}
