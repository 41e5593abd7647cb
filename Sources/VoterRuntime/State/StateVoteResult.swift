package import VotingCore

/// One state vote's outcome.
package struct StateVoteResult: Sendable {
    /// Who agrees with whom.
    package var comparison: StateComparison
    /// Why replicas could not be read.
    package var unreadable: [ReplicaIndex: String]
    /// Sequence number of the point that was compared.
    package var sequence: UInt64
    /// Each readable replica's state.
    package var states: [ReplicaIndex: StateDigest]
}
