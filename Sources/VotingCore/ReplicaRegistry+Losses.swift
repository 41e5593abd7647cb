extension ReplicaRegistry {
    /// A write that others executed did not succeed here in time: its state is unknown.
    ///
    /// As with lost connections, the loss of the quorum asks for a new comparison of states.
    public mutating func missedWrite(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        loseIfReceiving(replica, reason, at: time)
    }

    /// The replica exceeded its time or byte limit.
    ///
    /// When that costs the service its quorum, as when all replicas stood still alike, it and the remaining
    /// voters become joining: a comparison of states decides, and no operator has to.
    public mutating func lagged(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        loseIfReceiving(replica, reason.isEmpty ? "slow" : "slow: \(reason)", at: time)
    }

    /// The replica's connections are gone.
    ///
    /// When that costs the service its quorum, it and the remaining voters become joining.
    public mutating func disconnected(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .active, .suspect:
            return lose(replica, reason, reopens: true, at: time)
        case .shadow, .syncing:
            return move(replica, to: .quarantined, reason, at: time)
        case .joining:
            members[replica.position].reason = reason
            return []
        case .quarantined, .dead:
            return []
        }
    }

    /// An operator or the voter takes the replica out of the vote.
    public mutating func quarantineRequested(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .active, .suspect, .shadow, .syncing, .joining:
            return lose(replica, reason, at: time)
        case .quarantined, .dead:
            return []
        }
    }

    /// An operator gives the replica up.
    public mutating func retired(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        let wasServing = isServing
        lostWithQuorum.remove(replica)
        if authority == replica { authority = nil }
        return move(replica, to: .dead, reason, at: time)
            + servingActions(wasServing: wasServing, at: time)
    }

    private mutating func loseIfReceiving(
        _ replica: ReplicaIndex,
        _ reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .active, .suspect, .shadow:
            return lose(replica, reason, reopens: true, at: time)
        case .joining, .syncing, .quarantined, .dead:
            return []
        }
    }
}
