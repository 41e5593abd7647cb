/// A point in the order of commits, taken before a read and compared after it.
public struct ReadEpoch: Sendable, Equatable {
    /// Sequence number of the last committed write.
    public let sequence: UInt64
    /// True when a commit was running at that point.
    public let commitInFlight: Bool
    /// Commits that had begun, those without effect included.
    public let begunCommits: UInt64
}
