package import ServicePlan

/// What the voter asks of the tunnel.
package protocol TunnelControl: Sendable {
    /// The tunnel's view of itself and the replicas.
    func status() async throws -> TunnelStatus
    /// Shuts the gate for a moment.
    func consistentPoint(purpose: String) async throws -> GateLease
    /// Keeps a lease alive.
    func renew(lease: String, purpose: String) async throws -> GateLease
    /// Reopens the gate.
    func release(lease: String, purpose: String) async throws
    /// Takes a replica out of the vote.
    func quarantine(replica: String, reason: String) async throws
    /// Shuts the gate for a copy.
    func beginResync(replica: String, reason: String) async throws -> GateLease
    /// Lets a replica vote again.
    func readmit(replica: String, reason: String, lease: String) async throws
    /// Refuses writes.
    func freeze(reason: String) async throws
}
