/// How the actors' observations of one container event agree; the number is the one in its bytes.
public enum ConflictClass: UInt8, Sendable, Hashable, CaseIterable {
    /// A majority of actors saw the event and says the same of it.
    case agreed = 0
    /// Actors saw the event and say different things of it.
    case altered = 1
    /// A majority saw the event, and an actor whose feed went on did not.
    case missing = 2
    /// One actor alone saw the event.
    case uncorroborated = 3
    /// The event cannot follow the one before it, such as a start after a removal.
    case order = 4
    /// An actor has said that it lost events around this one.
    case gap = 5

    /// The name in queries and in JSON.
    public var name: String {
        switch self {
        case .agreed: "agreed"
        case .altered: "altered"
        case .missing: "missing"
        case .uncorroborated: "uncorroborated"
        case .order: "order"
        case .gap: "gap"
        }
    }
}

/// The finding about one container event, with what each actor says of it.
public struct ConflictReport: Sendable, Hashable {
    /// How the observations agree.
    public let kind: ConflictClass
    /// Key of the event.
    public let eventKey: LedgerDigest
    /// What each actor says, sorted by actor.
    public let observations: [Observation]
    /// The event in words, for people.
    public let text: String

    /// What one actor says of an event.
    public struct Observation: Sendable, Hashable {
        /// The actor.
        public let actor: String
        /// Digest of the attributes it saw; nil when it did not see the event.
        public let content: LedgerDigest?

        /// Creates an observation.
        public init(actor: String, content: LedgerDigest?) {
            self.actor = actor
            self.content = content
        }
    }

    /// Creates a report; the observations are sorted.
    public init(
        kind: ConflictClass,
        eventKey: LedgerDigest,
        observations: [Observation],
        text: String
    ) {
        self.kind = kind
        self.eventKey = eventKey
        self.observations = observations.sorted {
            $0.actor.utf8.lexicographicallyPrecedes($1.actor.utf8)
        }
        self.text = text
    }
}
