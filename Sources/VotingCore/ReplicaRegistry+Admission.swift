extension ReplicaRegistry {
    /// Tells whether comparing the states of these candidates can open the service.
    ///
    /// After a comparison without majority it can once another candidate is there: the third of three
    /// settles what two could not. Every other freeze is an operator's to end.
    ///
    /// - Parameters:
    ///   - candidates: Admission candidates that can be read now.
    ///   - compared: Candidates of the last comparison since the start.
    /// - Returns: Whether to compare them.
    public func isAdmissionDue(of candidates: ReplicaSet, after compared: ReplicaSet) -> Bool {
        guard !isServing, candidates.count >= quorum else { return false }
        switch freezeReason {
        case nil: return true
        case Self.noMajorityOfStates: return !candidates.subtracting(compared).isEmpty
        default: return false
        }
    }

    /// The states of the admission candidates have been compared.
    ///
    /// - Parameters:
    ///   - groups: Replicas of equal state; replicas that could not be read are in none.
    ///   - time: When the comparison ended.
    /// - Returns: What is to be done; nothing when fewer than q candidates were compared.
    public mutating func stateCompared(
        groups: [ReplicaSet],
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard !isServing else { return [] }
        let candidates = admissionCandidates
        let compared = groups.map { $0.intersection(candidates) }
        guard let admitted = admittedGroup(of: compared) else {
            let readable = compared.reduce(into: ReplicaSet()) { $0.formUnion($1) }
            guard readable.count >= quorum, authority == nil else { return [] }
            return freeze(Self.noMajorityOfStates)
        }
        var actions: [RegistryAction] = []
        for replica in candidates {
            if admitted.contains(replica) {
                clearScore(of: replica)
                actions += move(replica, to: .active, "", at: time)
            } else {
                let read = compared.contains { $0.contains(replica) }
                let reason = read ? "state differs" : "absent from the comparison of states"
                actions += move(replica, to: .quarantined, reason, at: time)
            }
        }
        if freezeReason == Self.noMajorityOfStates, isServing {
            freezeReason = nil
            actions.append(.thawed)
        }
        return actions + servingActions(wasServing: false, at: time)
    }

    /// The largest group of at least q members; the group of an operator's choice before all.
    private func admittedGroup(of groups: [ReplicaSet]) -> ReplicaSet? {
        if let authority {
            return groups.first { $0.contains(authority) }
        }
        if admitsDissenters {
            let readable = groups.reduce(into: ReplicaSet()) { $0.formUnion($1) }
            return readable.count >= quorum ? readable : nil
        }
        var largest: ReplicaSet?
        for group in groups where group.count >= quorum && group.count > (largest?.count ?? 0) {
            largest = group
        }
        return largest
    }

    /// Replicas that voted until the quorum was lost may be compared again.
    ///
    /// Those known to be stale before stay quarantined. While writes are frozen nothing happens:
    /// then the states are in doubt and an operator decides.
    public mutating func admissionReopened(at time: UnixMilliseconds) -> [RegistryAction] {
        guard !isServing, freezeReason == nil else { return [] }
        let reopened = voting.union(lostWithQuorum)
        var actions: [RegistryAction] = []
        for replica in reopened {
            let state = members[replica.position].state
            guard state.votes || state == .quarantined else { continue }
            let reason = members[replica.position].reason
            actions += move(replica, to: .joining, reason, at: time)
        }
        lostWithQuorum = []
        if !actions.isEmpty { actions.append(.admissionNeeded) }
        return actions
    }

    /// A replica that needs no copy of a state may be admitted again while too few vote.
    public mutating func rejoined(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica), !isServing else { return [] }
        switch members[replica.position].state {
        case .quarantined, .syncing, .shadow:
            lostWithQuorum.remove(replica)
            return move(replica, to: .joining, "", at: time) + [.admissionNeeded]
        case .joining, .active, .suspect, .dead:
            return []
        }
    }

    /// A copy of a good state to this replica has begun.
    public mutating func resyncBegan(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .quarantined, .dead:
            lostWithQuorum.remove(replica)
            return move(replica, to: .syncing, "resync", at: time)
        case .joining, .syncing, .shadow, .active, .suspect:
            return []
        }
    }

    /// The copy did not succeed; the replica's state is arbitrary now.
    public mutating func resyncFailed(
        _ replica: ReplicaIndex,
        reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .syncing, .shadow:
            return move(replica, to: .quarantined, reason, at: time)
        case .joining, .active, .suspect, .quarantined, .dead:
            return []
        }
    }

    /// The copy is complete and later writes go to the replica too, but it does not count yet.
    public mutating func caughtUp(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .syncing:
            return move(replica, to: .shadow, "compared before it counts", at: time)
        case .joining, .shadow, .active, .suspect, .quarantined, .dead:
            return []
        }
    }

    /// The replica has been shown equal to the donors at a point where nothing is in flight.
    public mutating func readmitted(
        _ replica: ReplicaIndex,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        guard isConfigured(replica) else { return [] }
        switch members[replica.position].state {
        case .syncing, .shadow:
            let wasServing = isServing
            clearScore(of: replica)
            return move(replica, to: .active, "", at: time)
                + servingActions(wasServing: wasServing, at: time)
        case .joining, .active, .suspect, .quarantined, .dead:
            return []
        }
    }

    mutating func clearScore(of replica: ReplicaIndex) {
        members[replica.position].dissents = 0
        members[replica.position].overlappedDissents = 0
    }
}
