package import ServicePlan
package import VotingCore

/// The verdict over several replicas' states; pure.
package struct StateComparison: Sendable {
    /// Names an answer may hold.
    package static let differingMax = 100

    /// The tally of the states.
    package let tally: Tally
    /// Replicas of equal state by index, the largest group first.
    package let groups: [ReplicaSet]
    /// What differs, in order.
    package let differing: [StateItem]
    /// Items whose rows were not compared, and why.
    package let skipped: [StateItem: String]

    /// Compares states; `failed` replicas could not be read.
    package init(
        states: [ReplicaIndex: StateDigest],
        failed: ReplicaSet,
        configuredCount: Int,
        quorum: Int
    ) {
        var skipped: [StateItem: String] = [:]
        for state in states.values { skipped.merge(state.skipped) { first, _ in first } }
        let asked = ReplicaSet(states.keys).union(failed)
        var tally = Tally(configured: asked, configuredCount: configuredCount, quorum: quorum)
        for (replica, state) in states.sorted(by: { $0.key < $1.key }) {
            _ = tally.replied(replica, with: state.digest(withoutRowsOf: Set(skipped.keys)))
        }
        for replica in failed { _ = tally.failed(replica) }
        self.tally = tally
        groups = tally.groups.map(\.members)
        self.skipped = skipped
        let items = Set(states.values.flatMap(\.items.keys))
        differing = items.filter { item in
            let found = states.values.map { state in
                var state = state.items[item]
                if skipped[item] != nil { state?.rows = nil }
                return state
            }
            return Set(found).count > 1
        }.sorted()
    }

    /// The verdict.
    package var verdict: Verdict { tally.verdict ?? .insufficient }

    /// The answer for the tunnel.
    package func answer(
        names: [String],
        unreadable: [String: String],
        sequence: UInt64
    ) -> StateVoteAnswer {
        StateVoteAnswer(
            verdict: verdict.rawValue,
            groups: groups.map { group in group.map { names[$0.position] } },
            unreadable: unreadable,
            differing: differing.prefix(Self.differingMax).map(\.description),
            sequence: sequence
        )
    }
}
