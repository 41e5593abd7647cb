/// What a vote was about.
public enum VoteSubject: String, Sendable, Hashable, CaseIterable {
    /// The reply to a request that changes nothing.
    case reply
    /// The reply to a write.
    case write
    /// The state behind the replies.
    case state
    /// The log of received requests.
    case log
}
