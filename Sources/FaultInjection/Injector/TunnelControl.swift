public import ServicePlan

/// What an injection asks of the tunnel.
public protocol TunnelControl: Sendable {
    /// The tunnel's status.
    func status() async throws -> TunnelStatus

    /// Asks for a resync of a replica, which closes the tunnel's connections to it.
    func resync(replica: String, reason: String) async throws

    /// Notes an injection among the tunnel's vote records.
    func record(fault: FaultName, replica: String, reason: String) async throws
}
