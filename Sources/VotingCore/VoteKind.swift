/// What a record is about.
public enum VoteKind: String, Sendable, Hashable, CaseIterable {
    /// Replies to one request.
    case reply
    /// The replicas' logs of received requests.
    case log
    /// Whether what a write creates or drops exists on each replica.
    case existence
    /// The replicas' states.
    case state
    /// A replica's change of state.
    case lifecycle
    /// A resync, its result included.
    case repair
    /// A fault put in on purpose.
    case injection
    /// Writes refused or accepted again.
    case freeze
}
