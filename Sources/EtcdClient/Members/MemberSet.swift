internal import GRPCCore
internal import Synchronization

/// The connections to all members and the order in which to use them.
final class MemberSet: Sendable {
    private struct State {
        var roster: MemberRoster
        var identity: ClusterIdentity
        var connections: [EtcdEndpoint: MemberConnection] = [:]
    }

    private let configuration: EtcdConfiguration
    private let state: Mutex<State>
    private let (opened, opening) = AsyncStream<MemberConnection>.makeStream()

    /// Prepares a connection to each member given; throws when the certificates are no such.
    init(_ configuration: EtcdConfiguration) throws(EtcdError) {
        guard !configuration.endpoints.isEmpty else {
            throw .refused("no member of the cluster is given")
        }
        self.configuration = configuration
        var state = State(
            roster: MemberRoster(configuration.endpoints),
            identity: ClusterIdentity(configuration.clusterIdentifier)
        )
        for endpoint in state.roster.endpoints {
            state.connections[endpoint] = try MemberConnection(endpoint, configuration)
        }
        for connection in state.connections.values { opening.yield(connection) }
        self.state = Mutex(state)
    }

    /// Keeps the connections until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await connection in opened {
                group.addTask {
                    // It ends when the member leaves the cluster or everything stops.
                    try? await connection.client.runConnections()
                }
            }
            group.cancelAll()
        }
    }

    /// All members known, own first.
    var endpoints: [EtcdEndpoint] { state.withLock { $0.roster.endpoints } }

    /// The cluster that answered first.
    var clusterIdentifier: UInt64? { state.withLock { $0.identity.identifier } }

    /// The own member, when it answers.
    var healthyOwn: EtcdEndpoint? { state.withLock { $0.roster.healthyOwn } }

    /// Members in the order to ask them.
    func order() -> [MemberConnection] {
        let now = ContinuousClock.now
        return state.withLock { state in
            state.roster.order(at: now).compactMap { state.connections[$0] }
        }
    }

    /// A member answered for a cluster; some answers of maintenance leave the cluster out, as zero.
    func answered(_ endpoint: EtcdEndpoint, cluster: UInt64) throws(EtcdError) {
        // The typed throw does not go through the lock's closure.
        let result = state.withLock { state -> Result<Void, EtcdError> in
            do throws(EtcdError) {
                if cluster != 0 { try state.identity.heard(cluster) }
                state.roster.answered(endpoint)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// A member did not answer.
    func failed(_ endpoint: EtcdEndpoint) {
        let now = ContinuousClock.now
        state.withLock { $0.roster.failed(endpoint, at: now) }
    }

    /// The cluster told its members: new ones get a connection, others lose theirs.
    func listed(_ endpoints: [EtcdEndpoint]) throws(EtcdError) {
        var made: [MemberConnection] = []
        for endpoint in endpoints where !self.endpoints.contains(endpoint) {
            made.append(try MemberConnection(endpoint, configuration))
        }
        let (added, gone) = state.withLock { [made] state in
            let gone = state.roster.listed(endpoints)
                .compactMap { state.connections.removeValue(forKey: $0) }
            var added: [MemberConnection] = []
            for connection in made
            where state.connections[connection.endpoint] == nil
                && state.roster.endpoints.contains(connection.endpoint)
            {
                state.connections[connection.endpoint] = connection
                added.append(connection)
            }
            return (added, gone)
        }
        for connection in gone { connection.client.beginGracefulShutdown() }
        for connection in added { opening.yield(connection) }
    }
}
