/// How noise is learnt, and how much of it.
public struct NoiseSettings: Sendable, Equatable {
    /// What happens to a field that may be noise.
    public enum Mode: String, Sendable, CaseIterable {
        /// Fields that differ often enough become masks by themselves.
        case learn
        /// They are shown; an operator accepts them.
        case suggest
        /// Nothing is excused but the masks that there are.
        case strict
    }

    /// Votes of a route that are looked back on; at most `windowVotesLimit`.
    public var windowVotes = 50
    /// Votes of a route before anything is learnt.
    public var votesMin = 10
    /// Share of votes in which a field must differ on all replicas.
    public var sharePercentMin = 30
    /// Replies that must differ pairwise: of two, either may be the fault.
    public var repliesMin = 3
    /// Routes that are remembered; the one unused for longest makes room, those with masks last.
    public var routeCountMax = 256
    /// Fields of a route that are remembered.
    public var fieldCountMax = 64
    /// What happens to a field that may be noise.
    public var mode = Mode.learn

    /// Largest `windowVotes`.
    public static let windowVotesLimit = 64

    /// Creates the settings that a tunnel has unless its plan says otherwise.
    public init() {}
}
