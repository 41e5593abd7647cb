/// What an entry says, by its kind.
public enum EntryBody: Sendable, Hashable {
    /// A vote with all its late replies.
    case voteCompleted(VoteContent)
    /// A vote whose outcome is known and whose late replies are not in.
    case voteDecided(VoteContent)
    /// An event of a container engine as one actor saw it.
    case lifecycleEvent(ContainerEvent)
    /// A replica's change of state.
    case replicaTransition(VoteContent)
    /// A resync, its result included.
    case repair(VoteContent)
    /// A fault put in on purpose.
    case faultInjection(VoteContent)
    /// Enrolment or rotation of a writer's key, a plan in force, a policy in force.
    case policy(PolicyChange)
    /// Entries that were lost before they were signed.
    case gap(GapNotice)
    /// Actors' observations of one event that do not agree.
    case conflict(ConflictReport)
    /// A person has seen a conflict or an alarm.
    case acknowledgement(Acknowledgement)
    /// Writes refused or accepted again.
    case freeze(VoteContent)

    /// The kind whose number the bytes carry.
    public var kind: EntryKind {
        switch self {
        case .voteCompleted: .voteCompleted
        case .voteDecided: .voteDecided
        case .lifecycleEvent: .lifecycleEvent
        case .replicaTransition: .replicaTransition
        case .repair: .repair
        case .faultInjection: .faultInjection
        case .policy: .policy
        case .gap: .gap
        case .conflict: .conflict
        case .acknowledgement: .acknowledgement
        case .freeze: .freeze
        }
    }

    /// The vote record, for the kinds that carry one.
    public var vote: VoteContent? {
        switch self {
        case .voteCompleted(let vote), .voteDecided(let vote), .replicaTransition(let vote),
            .repair(let vote), .faultInjection(let vote), .freeze(let vote):
            vote
        case .lifecycleEvent, .policy, .gap, .conflict, .acknowledgement: nil
        }
    }

    /// Wraps a vote record; for a kind that carries none it becomes a completed vote.
    init(kind: EntryKind, vote: VoteContent) {
        self =
            switch kind {
            case .voteDecided: .voteDecided(vote)
            case .replicaTransition: .replicaTransition(vote)
            case .repair: .repair(vote)
            case .faultInjection: .faultInjection(vote)
            case .freeze: .freeze(vote)
            case .voteCompleted, .lifecycleEvent, .policy, .gap, .conflict, .acknowledgement:
                .voteCompleted(vote)
            }
    }
}
