/// What an entry is about; the number is the one in its bytes.
public enum EntryKind: UInt8, Sendable, Hashable, CaseIterable {
    /// A vote with all its late replies.
    case voteCompleted = 1
    /// A vote whose outcome is known and whose late replies are not in.
    case voteDecided = 2
    /// An event of a container engine as one actor saw it.
    case lifecycleEvent = 3
    /// A replica's change of state.
    case replicaTransition = 4
    /// A resync, its result included.
    case repair = 5
    /// A fault put in on purpose.
    case faultInjection = 6
    /// Enrolment or rotation of a writer's key, a plan in force, a policy in force.
    case policy = 7
    /// Entries that were lost before they were signed.
    case gap = 8
    /// Actors' observations of one event that do not agree.
    case conflict = 9
    /// A person has seen a conflict or an alarm.
    case acknowledgement = 10
    /// Writes refused or accepted again.
    case freeze = 11

    /// The name in queries and in JSON.
    public var name: String {
        switch self {
        case .voteCompleted: "vote_completed"
        case .voteDecided: "vote_decided"
        case .lifecycleEvent: "lifecycle_event"
        case .replicaTransition: "replica_transition"
        case .repair: "repair"
        case .faultInjection: "fault_injection"
        case .policy: "policy"
        case .gap: "gap"
        case .conflict: "conflict"
        case .acknowledgement: "acknowledgement"
        case .freeze: "freeze"
        }
    }

    /// Reads a name as `name` gives it; nil when no kind has it.
    public init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    /// True for kinds whose payload is a vote record.
    public var isVoteRecord: Bool {
        switch self {
        case .voteCompleted, .voteDecided, .replicaTransition, .repair, .faultInjection, .freeze:
            true
        case .lifecycleEvent, .policy, .gap, .conflict, .acknowledgement: false
        }
    }
}
