/// Answer of `POST /v1/state-vote`.
public struct StateVoteAnswer: Codable, Sendable, Equatable {
    /// `unanimous`, `majority`, `no_majority` or `insufficient`.
    public var verdict: String
    /// Replicas of equal state, the largest group first.
    public var groups: [[String]]
    /// Replicas that could not be read, with the reason.
    public var unreadable: [String: String]
    /// What differs, as `schema`, `schema.table` or `accounts`; at most 100 names.
    public var differing: [String]
    /// Sequence number of the point that was compared.
    public var sequence: UInt64

    /// Creates an answer.
    public init(
        verdict: String,
        groups: [[String]],
        unreadable: [String: String],
        differing: [String],
        sequence: UInt64
    ) {
        self.verdict = verdict
        self.groups = groups
        self.unreadable = unreadable
        self.differing = differing
        self.sequence = sequence
    }
}
