/// When replies alone take a replica out, and for how long.
public struct WebEjectionPlan: Codable, Sendable, Equatable {
    /// Failures in a row (no reply, broken reply, dissent) that may be; the next one ejects.
    public var failuresMax: Int
    /// Shortest time out; it counts once for every ejection so far.
    public var baseMilliseconds: Int
    /// Longest time out.
    public var timeMillisecondsMax: Int
    /// Replicas of one path that may be out at once, in percent; never so many that no quorum is left.
    public var percentMax: Int

    /// Creates the description.
    public init(
        failuresMax: Int = 4,
        baseMilliseconds: Int = 30_000,
        timeMillisecondsMax: Int = 300_000,
        percentMax: Int = 34
    ) {
        self.failuresMax = failuresMax
        self.baseMilliseconds = baseMilliseconds
        self.timeMillisecondsMax = timeMillisecondsMax
        self.percentMax = percentMax
    }
}
