public import VotingCore

/// A vote record together with the names of the replicas it speaks of.
public struct VoteContent: Sendable, Equatable {
    /// The record.
    public let record: VoteRecord
    /// Names of the service's replicas in the order of its plan.
    public let replicas: [String]

    /// Puts both together; names beyond the largest replica set are left out.
    public init(record: VoteRecord, replicas: [String]) {
        self.record = record
        self.replicas = Array(replicas.prefix(ReplicaSet.replicaCountMax))
    }

    /// Names of the replicas of a set, in the order of the plan.
    public func names(of set: ReplicaSet) -> [String] {
        set.compactMap { replicas.indices.contains($0.position) ? replicas[$0.position] : nil }
    }
}

extension VoteContent: Hashable {
    /// Feeds the fields that tell votes apart to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(record.service)
        hasher.combine(record.sequence)
        hasher.combine(record.requestDigest)
        hasher.combine(record.decidedAtUnixMicroseconds)
    }
}
