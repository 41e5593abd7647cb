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

extension StateVoteResult {
    /// Takes from an earlier look what a narrower one did not look at.
    mutating func fill(from earlier: StateVoteResult, looked scope: StateScope) {
        for (replica, state) in states {
            var items = earlier.states[replica]?.items ?? [:]
            items = items.filter { !scope.covers($0.key) }
            items.merge(state.items) { _, new in new }
            states[replica]?.items = items
        }
    }
}
