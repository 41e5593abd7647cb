internal import ControlPlane
internal import ServicePlan

/// The tunnel over its control API.
struct TunnelClient: TunnelControl {
    /// How long the tunnel may wait for open transactions before it shuts the gate for a copy.
    static let beginTimeoutMilliseconds = 60_000
    /// The same for a consistent point.
    static let pointTimeoutMilliseconds = 10_000

    private let client: ControlClient

    /// Creates a client of the control API at a URL.
    init(baseURL: String, token: ControlToken) {
        client = ControlClient(baseURL: baseURL, token: token)
    }

    func status() async throws -> TunnelStatus {
        try await client.get(ControlPath.status)
    }

    func consistentPoint(purpose: String) async throws -> GateLease {
        try await client.post(
            ControlPath.consistentPoint,
            LeaseRequest(purpose: purpose),
            timeoutMilliseconds: Self.pointTimeoutMilliseconds
        )
    }

    func renew(lease: String, purpose: String) async throws -> GateLease {
        try await client.post(
            ControlPath.renewLease,
            LeaseRequest(lease: lease, purpose: purpose)
        )
    }

    func release(lease: String, purpose: String) async throws {
        try await client.post(
            ControlPath.releaseLease,
            LeaseRequest(lease: lease, purpose: purpose)
        )
    }

    func quarantine(replica: String, reason: String) async throws {
        try await client.post(
            ControlPath.quarantine,
            ReplicaRequest(replica: replica, reason: reason)
        )
    }

    func beginResync(replica: String, reason: String) async throws -> GateLease {
        try await client.post(
            ControlPath.beginResync,
            ReplicaRequest(replica: replica, reason: reason),
            timeoutMilliseconds: Self.beginTimeoutMilliseconds
        )
    }

    func readmit(replica: String, reason: String, lease: String) async throws {
        try await client.post(
            ControlPath.readmit,
            ReplicaRequest(replica: replica, reason: reason, lease: lease)
        )
    }

    func freeze(reason: String) async throws {
        try await client.post(ControlPath.freeze, ReplicaRequest(replica: "", reason: reason))
    }
}
