/// A field that was learnt to differ between replicas, in the form in which it is shown and stored.
public struct NoiseMask: Sendable, Hashable, Codable {
    /// Method and path template of the requests.
    public var route: String
    /// Place in the reply.
    public var path: String
    /// What the values look like.
    public var shape: ValueShape
    /// When it was learnt or accepted.
    public var learntAtUnixMilliseconds: UnixMilliseconds
    /// Replies in which the mask was used.
    public var usedCount: UInt64
    /// Votes in which all replicas differed here, in shape.
    public var seenCount: UInt64
    /// Votes of the route since the first of them.
    public var voteCount: UInt64

    /// Creates a mask.
    public init(
        route: String,
        path: String,
        shape: ValueShape,
        learntAtUnixMilliseconds: UnixMilliseconds,
        usedCount: UInt64 = 0,
        seenCount: UInt64 = 0,
        voteCount: UInt64 = 0
    ) {
        self.route = route
        self.path = path
        self.shape = shape
        self.learntAtUnixMilliseconds = learntAtUnixMilliseconds
        self.usedCount = usedCount
        self.seenCount = seenCount
        self.voteCount = voteCount
    }
}
