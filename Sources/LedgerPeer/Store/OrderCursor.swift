/// How far a peer has applied the order.
public struct OrderCursor: Sendable, Hashable, Codable {
    /// Identity of the order, as the sequencer tells it; 0 before anything was applied.
    public var cluster: UInt64
    /// Number of the order: one more each time its identity changes, from 1.
    public var epoch: UInt32
    /// Revision of the last thing applied.
    public var revision: UInt64
    /// Whether this peer has put its mark into the order, so that it knows it again; nil for no.
    public var isMarked: Bool?
    /// Revision at which it put that mark, which the order has reached at least; nil before.
    public var markRevision: UInt64?

    /// Creates a cursor.
    public init(cluster: UInt64 = 0, epoch: UInt32 = 1, revision: UInt64 = 0) {
        self.cluster = cluster
        self.epoch = epoch
        self.revision = revision
    }
}
