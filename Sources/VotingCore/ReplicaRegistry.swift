/// The lives of all replicas of one service: who votes, who serves, what is frozen.
///
/// A pure machine: each event takes the time it happened and returns what is to be done. Late,
/// duplicate and impossible events change nothing and return nothing. The exits of each state are
/// described at `ReplicaState`.
///
/// Admission: replicas that are `joining` are compared by state. A group of q equal ones becomes
/// active and the service opens; every other candidate is stale from the first write on, so it is
/// quarantined. When the quorum is lost because connections are lost, all that voted until then
/// become joining again: whatever was acknowledged is on at least one member of any q of them.
public struct ReplicaRegistry: Sendable {
    /// Dissents on replies that no commit overlapped after which a suspect is quarantined.
    public static let dissentCountMax = 5
    /// By how much a score must exceed every peer's before overlapped dissent makes a suspect.
    ///
    /// Equal replicas dissent at random while writes commit (7 to 1 was seen in 4,000 votes), so the
    /// lead must be out of reach of chance: this many, and `overlappedScoreFactor` times the peers'.
    public static let overlappedScoreLead = 16
    /// How many times a peer's score is out of reach of chance.
    public static let overlappedScoreFactor = 4
    /// Reason of the freeze that a later admission ends by itself.
    public static let noMajorityOfStates = "no majority of states"

    struct Member: Sendable {
        var state: ReplicaState
        var reason: String
        var since: UnixMilliseconds
        /// Dissents that no commit overlapped, since admission.
        var dissents = 0
        /// Dissents that a commit overlapped, since the last clean state vote.
        var overlappedDissents = 0

        var score: Int { dissents + overlappedDissents }
    }

    /// Replicas configured.
    public let replicaCount: Int
    /// Replicas that must vote for the service to be open.
    public let quorum: Int
    /// True when a different state keeps nobody out: the service is only observed.
    public let admitsDissenters: Bool
    /// Dissents that no commit overlapped after which a suspect is quarantined.
    public let dissentsMax: Int
    /// Why writes are refused; nil when they are not.
    public internal(set) var freezeReason: String?

    var members: [Member]
    /// Replicas whose loss took the quorum away, and those lost after it: no write was
    /// acknowledged since, so they may be compared again.
    var lostWithQuorum = ReplicaSet()
    /// The replica an operator declared right, until q replicas vote again.
    var authority: ReplicaIndex?

    /// Creates the registry of a starting tunnel.
    ///
    /// - Parameters:
    ///   - replicaCount: Replicas configured.
    ///   - quorum: Replicas that must agree.
    ///   - admitsDissenters: Admit every replica whose state can be read, whatever it is.
    ///   - dissentsMax: Dissents that no commit overlapped after which a suspect is quarantined.
    ///   - restored: States before the restart, in plan order; nil when there are none.
    ///   - restoredFreeze: Reason of a freeze that was in force before the restart.
    ///   - time: When the tunnel started.
    public init(
        replicaCount: Int,
        quorum: Int,
        admitsDissenters: Bool = false,
        dissentsMax: Int = Self.dissentCountMax,
        restored: [ReplicaState]? = nil,
        restoredFreeze: String? = nil,
        at time: UnixMilliseconds = 0
    ) {
        precondition(
            (1...ReplicaSet.replicaCountMax).contains(replicaCount),
            "a service has 1 to \(ReplicaSet.replicaCountMax) replicas"
        )
        precondition((1...replicaCount).contains(quorum), "a quorum is 1 to all of the replicas")
        self.replicaCount = replicaCount
        self.quorum = quorum
        self.admitsDissenters = admitsDissenters
        self.dissentsMax = dissentsMax
        self.freezeReason = restoredFreeze
        self.members = (0..<replicaCount).map { position in
            let before = restored.flatMap { $0.indices.contains(position) ? $0[position] : nil }
            return Self.starting(after: before, at: time)
        }
    }

    private static func starting(
        after before: ReplicaState?,
        at time: UnixMilliseconds
    ) -> Member {
        switch before {
        case nil, .joining, .active, .suspect:
            Member(state: .joining, reason: "", since: time)
        case .quarantined, .syncing, .shadow:
            Member(state: .quarantined, reason: "stale before the restart", since: time)
        case .dead:
            Member(state: .dead, reason: "retired before the restart", since: time)
        }
    }
}

extension ReplicaRegistry {
    /// Every configured replica.
    public var all: ReplicaSet { ReplicaSet(first: replicaCount) }

    /// Replicas whose replies count: active and suspect.
    public var voting: ReplicaSet { replicas { $0.votes } }

    /// Replicas that receive every write: voting and shadow.
    public var receivingWrites: ReplicaSet { replicas { $0.receivesWrites } }

    /// Replicas that a comparison of states may admit.
    public var admissionCandidates: ReplicaSet { replicas { $0 == .joining } }

    /// True while q replicas vote.
    public var isServing: Bool { voting.count >= quorum }

    /// State of each replica in plan order.
    public var states: [ReplicaState] { members.map(\.state) }

    /// Dissenting votes of each replica in plan order.
    public var scores: [Int] { members.map(\.score) }

    /// Why each replica is in its state, in plan order; empty when there is nothing to say.
    public var reasons: [String] { members.map(\.reason) }

    /// When each replica entered its state, in plan order.
    public var since: [UnixMilliseconds] { members.map(\.since) }

    /// State of one replica; `dead` for one that is not configured.
    public func state(of replica: ReplicaIndex) -> ReplicaState {
        isConfigured(replica) ? members[replica.position].state : .dead
    }

    /// Tells whether the service stays open when this replica stops voting.
    public func canLose(_ replica: ReplicaIndex) -> Bool {
        voting.removing(replica).count >= quorum
    }

    func replicas(where matches: (ReplicaState) -> Bool) -> ReplicaSet {
        ReplicaSet(all.filter { matches(members[$0.position].state) })
    }

    func isConfigured(_ replica: ReplicaIndex) -> Bool {
        replica.position < replicaCount
    }
}

// MARK: - Transitions

extension ReplicaRegistry {
    /// Moves one replica and returns the action that says so; nothing when it is there already.
    mutating func move(
        _ replica: ReplicaIndex,
        to state: ReplicaState,
        _ reason: String,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        let before = members[replica.position].state
        guard before != state else { return [] }
        members[replica.position].state = state
        members[replica.position].reason = reason
        members[replica.position].since = time
        return [.stateChanged(replica, from: before, to: state, reason: reason)]
    }

    /// Takes a replica that may have voted out of the service.
    mutating func lose(
        _ replica: ReplicaIndex,
        _ reason: String,
        reopens: Bool = false,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        let wasServing = isServing
        let voted = members[replica.position].state.votes
        var actions = move(replica, to: .quarantined, reason, at: time)
        guard voted, !isServing else { return actions }
        lostWithQuorum.insert(replica)
        if wasServing { actions.append(.stoppedServing) }
        if reopens { actions += admissionReopened(at: time) }
        return actions
    }

    /// Says that the service opened or closed, if it just did.
    mutating func servingActions(
        wasServing: Bool,
        at time: UnixMilliseconds
    ) -> [RegistryAction] {
        switch (wasServing, isServing) {
        case (false, true):
            lostWithQuorum = []
            authority = nil
            // Whoever is still joining misses the writes that begin now.
            var late: [RegistryAction] = []
            for replica in admissionCandidates {
                late += move(replica, to: .quarantined, "the others went on without it", at: time)
            }
            return late + [.startedServing]
        case (true, false):
            return [.stoppedServing]
        case (true, true), (false, false):
            return []
        }
    }

    /// Refuses writes, unless they are refused already: the first reason is the one to look into.
    mutating func freeze(_ reason: String) -> [RegistryAction] {
        guard freezeReason == nil else { return [] }
        freezeReason = reason
        return [.froze(reason: reason)]
    }
}
