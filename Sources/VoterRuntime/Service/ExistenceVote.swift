package import VotingCore

/// The verdict on whether something created or dropped exists on each replica; pure.
package struct ExistenceVote: Sendable {
    /// What was created or dropped.
    package let item: StateItem
    /// What the write did.
    package let change: StateVoteJob.Change
    /// Replicas that have it.
    package let present: ReplicaSet
    /// Replicas that do not.
    package let absent: ReplicaSet
    /// The tally of both.
    package let tally: Tally

    /// Looks an item up in the replicas' states.
    package init(
        item: StateItem,
        change: StateVoteJob.Change,
        states: [ReplicaIndex: StateDigest],
        failed: ReplicaSet,
        configuredCount: Int,
        quorum: Int
    ) {
        self.item = item
        self.change = change
        var present = ReplicaSet()
        var absent = ReplicaSet()
        var tally = Tally(
            configured: ReplicaSet(states.keys).union(failed),
            configuredCount: configuredCount,
            quorum: quorum
        )
        for (replica, state) in states.sorted(by: { $0.key < $1.key }) {
            let exists = state.items[item] != nil
            if exists { present.insert(replica) } else { absent.insert(replica) }
            _ = tally.replied(replica, with: VoteDigest(0, 0, 0, exists ? 1 : 0))
        }
        for replica in failed { _ = tally.failed(replica) }
        self.present = present
        self.absent = absent
        self.tally = tally
    }

    /// True when every replica did what was asked of it.
    package var isFulfilled: Bool {
        switch change {
        case .created: absent.isEmpty
        case .dropped: present.isEmpty
        case .changed: true
        }
    }
}
