/// Entries that were lost before they were signed.
public struct GapNotice: Sendable, Hashable {
    /// How many; 0 when nobody knows.
    public let dropped: UInt64
    /// Time of the first one lost.
    public let firstTime: UnixNanoseconds
    /// Time of the last one lost.
    public let lastTime: UnixNanoseconds
    /// Why, for people.
    public let reason: String

    /// Creates a notice.
    public init(
        dropped: UInt64,
        firstTime: UnixNanoseconds,
        lastTime: UnixNanoseconds,
        reason: String
    ) {
        self.dropped = dropped
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.reason = reason
    }
}
