/// What a watch tells: changes in the order of revisions, or how far it has got.
public struct EtcdWatchAnswer: Hashable, Sendable {
    /// The member's revision when it answered.
    public var revision: UInt64
    /// Changes, oldest first.
    public var events: [EtcdEvent]

    /// Creates an answer.
    public init(revision: UInt64, events: [EtcdEvent]) {
        self.revision = revision
        self.events = events
    }
}
