internal import ServicePlan
internal import VotingCore

/// Values that are read when metrics are asked for.
struct TunnelGauges {
    let service: String
    let sessions: Int
    let sequence: UInt64
    let waitingWriters: Int
    let isFrozen: Bool
    let isObserved: Bool
    let recorder: RecorderStatus
    let replicas: [ReplicaStatus]
}
