import FaultInjection
import ServicePlan

/// Stands where the tunnel would be and keeps what it is told: these tests are about the replica.
actor ListeningTunnel: TunnelControl {
    private(set) var records: [String] = []

    func status() async throws -> TunnelStatus {
        TunnelStatus(
            service: "db",
            configuredReplicas: 1,
            quorum: 1,
            serving: true,
            frozenReason: nil,
            sequence: 0,
            sessions: 0,
            replicas: [
                ReplicaStatus(
                    name: "db-1",
                    state: "active",
                    reason: "",
                    score: 0,
                    sinceUnixMilliseconds: 0
                )
            ],
            votes: [:]
        )
    }

    func resync(replica: String, reason: String) async throws {}

    func record(fault: FaultName, replica: String, reason: String) async throws {
        records.append("\(fault.rawValue) \(replica)")
    }
}
