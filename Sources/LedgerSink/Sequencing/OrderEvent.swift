/// What a sequencer tells those who follow the order, in the order of revisions.
public enum OrderEvent: Sendable, Hashable {
    /// A value was put: created when its version is 1, else overwritten.
    case put(OrderedValue)
    /// A key was deleted at a revision.
    case deleted(key: String, revision: UInt64)
    /// Everything up to this revision has been told; sent when the follower has caught up.
    case caughtUp(revision: UInt64)
    /// The order before this revision is gone: the follower has to catch up from another peer.
    case compacted(firstRevision: UInt64)
}
