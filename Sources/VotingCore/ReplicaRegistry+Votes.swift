extension ReplicaRegistry {
    /// The replica was in the minority of a vote that had a majority.
    ///
    /// - Parameters:
    ///   - replica: The dissenter.
    ///   - subject: What the vote was about.
    ///   - overlapped: True when a commit ran during the read, so that both answers may be right.
    ///   - time: When the vote ended.
    /// - Returns: What is to be done.
    public mutating func dissented(
        _ replica: ReplicaIndex,
        on subject: VoteSubject,
        overlapped: Bool = false,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .active, .suspect:
            break
        case .shadow:
            return subject == .reply && overlapped
                ? [] : lose(replica, Self.dissentReason(subject), at: time)
        case .joining, .syncing, .quarantined, .dead:
            return []
        }
        switch subject {
        case .write, .state:
            return lose(replica, Self.dissentReason(subject), at: time)
        case .log:
            members[replica.position].dissents += 1
            return [.requestStateVote(reason: Self.dissentReason(subject))]
        case .reply:
            return overlapped
                ? dissentedOverlapped(replica, at: time) : dissentedPlainly(replica, at: time)
        }
    }

    private mutating func dissentedPlainly(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        members[replica.position].dissents += 1
        let dissents = members[replica.position].dissents
        // Replies alone do not prove its state bad, so they never cost the service its quorum.
        if dissents >= dissentsMax, canLose(replica) {
            return lose(replica, "\(dissents) dissenting replies", at: time)
        }
        let reason = Self.dissentReason(.reply)
        return move(replica, to: .suspect, reason, at: time) + [.requestStateVote(reason: reason)]
    }

    private mutating func dissentedOverlapped(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        members[replica.position].overlappedDissents += 1
        let score = members[replica.position].score
        let peer = voting.removing(replica).map { members[$0.position].score }.max() ?? 0
        guard score - peer >= Self.overlappedScoreLead,
            score >= Self.overlappedScoreFactor * (peer + 1)
        else { return [] }
        let reason = "dissents more often than its peers"
        let moved = move(replica, to: .suspect, reason, at: time)
        return moved.isEmpty ? [] : moved + [.requestStateVote(reason: reason)]
    }

    private static func dissentReason(_ subject: VoteSubject) -> String {
        switch subject {
        case .reply: "dissenting reply"
        case .write: "dissenting reply to a write"
        case .state: "state differs"
        case .log: "log differs"
        }
    }

    /// A state vote found these replicas equal to the majority.
    public mutating func stateVoteClean(
        _ replicas: ReplicaSet,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        var actions: [RegistryAction] = []
        for replica in replicas.intersection(voting) {
            members[replica.position].overlappedDissents = 0
            actions += move(replica, to: .active, "", at: time)
        }
        return actions
    }

    /// A vote had enough replies and no majority.
    public mutating func noMajority(
        on subject: VoteSubject,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        switch subject {
        case .write: freeze("no majority on a write")
        case .state: freeze(Self.noMajorityOfStates)
        case .reply: [.requestStateVote(reason: "no majority on a read")]
        case .log: [.requestStateVote(reason: "no majority of logs")]
        }
    }

    /// An operator or the voter asks for writes to be refused.
    ///
    /// Takes the place of a freeze that another replica may end: who asks wants to end it himself.
    public mutating func freezeRequested(
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard freezeReason == Self.noMajorityOfStates, reason != Self.noMajorityOfStates else {
            return freeze(reason)
        }
        freezeReason = reason
        return [.froze(reason: reason)]
    }

    /// Whoever asked for a freeze takes it back; one for another reason stays.
    ///
    /// - Parameter reason: The reason it was asked for with.
    /// - Returns: What is to be done.
    public mutating func freezeReleased(reason: String) -> [RegistryAction] {
        guard freezeReason == reason else { return [] }
        freezeReason = nil
        return [.thawed]
    }

    /// An operator declares this replica's state to be right: the others are resynced from it.
    ///
    /// Does nothing while the service is open and not frozen: then a majority decides.
    ///
    /// - Parameters:
    ///   - replica: The replica whose state is right.
    ///   - name: What to call it in the others' reasons.
    ///   - time: When the operator decided.
    /// - Returns: What is to be done.
    public mutating func thawed(
        from replica: ReplicaIndex,
        name: String? = nil,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica), members[replica.position].state != .dead else { return [] }
        guard freezeReason != nil || !isServing else { return [] }
        let source = name ?? "replica \(replica)"
        let wasServing = isServing
        var actions: [RegistryAction] = []
        authority = replica
        lostWithQuorum = []
        let wasFrozen = freezeReason != nil
        freezeReason = nil
        for other in all.removing(replica) {
            switch members[other.position].state {
            case .joining, .syncing, .shadow, .active, .suspect:
                actions += move(other, to: .quarantined, "thawed from \(source)", at: time)
            case .quarantined, .dead:
                break
            }
        }
        clearScore(of: replica)
        actions += move(replica, to: .active, "", at: time)
        if isServing { authority = nil }
        actions += servingActions(wasServing: wasServing, at: time)
        // Writes open last: no write may run between two of the changes above.
        if wasFrozen { actions.append(.thawed) }
        return actions
    }
}
