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

    /// Creates a mask.
    public init(
        route: String,
        path: String,
        shape: ValueShape,
        learntAtUnixMilliseconds: UnixMilliseconds,
        usedCount: UInt64 = 0
    ) {
        self.route = route
        self.path = path
        self.shape = shape
        self.learntAtUnixMilliseconds = learntAtUnixMilliseconds
        self.usedCount = usedCount
    }
}
