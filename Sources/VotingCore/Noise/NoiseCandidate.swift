/// A field that may be noise: all replicas differed there, not yet often enough.
public struct NoiseCandidate: Sendable, Equatable {
    /// Method and path template of the requests.
    public var route: String
    /// Place in the reply.
    public var path: String
    /// What the values look like.
    public var shape: ValueShape
    /// Share of the route's last votes in which all replicas differed.
    public var percent: Int
    /// Votes in which all replicas differed here.
    public var seenCount: UInt64
    /// Votes of the route since the first of them.
    public var voteCount: UInt64
}
