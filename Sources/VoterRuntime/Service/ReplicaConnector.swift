package import NIOCore
package import ReplicaClient
package import ServicePlan

/// Opens administrator's connections to the replicas of a plan.
package struct ReplicaConnector: Sendable {
    /// Replicas in plan order.
    package let replicas: [ReplicaPlan]
    /// Administrator's account.
    package let credentials: ReplicaCredentials
    /// Time for connection and login.
    package let timeout: TimeAmount
    /// Event loops.
    package let group: any EventLoopGroup

    /// Creates a connector.
    package init(
        replicas: [ReplicaPlan],
        credentials: ReplicaCredentials,
        timeout: TimeAmount,
        group: any EventLoopGroup
    ) {
        self.replicas = replicas
        self.credentials = credentials
        self.timeout = timeout
        self.group = group
    }

    /// Connects to the replica at a position of the plan.
    package func connect(_ position: Int) async throws(ReplicaClientError) -> ReplicaConnection {
        guard replicas.indices.contains(position) else {
            throw .connect("no replica \(position + 1)")
        }
        let replica = replicas[position]
        return try await ReplicaConnection.connect(
            ReplicaAddress(host: replica.host, port: replica.port),
            credentials: credentials,
            timeout: timeout,
            on: group
        )
    }

    /// Position of a replica by its name.
    package func position(of name: String) -> Int? {
        replicas.firstIndex { $0.name == name }
    }
}
