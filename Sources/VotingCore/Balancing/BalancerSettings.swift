/// When a path is taken out and how it comes back.
public struct BalancerSettings: Sendable, Equatable {
    /// Algorithm.
    public var algorithm = LoadBalancingAlgorithm.roundRobin
    /// Requests in a row that a path may fail before it is ejected.
    public var consecutiveFailuresMax = 5
    /// Time of the first ejection; the n-th takes n times as long.
    public var ejectionMilliseconds: Int64 = 30_000
    /// Longest ejection.
    public var ejectionMillisecondsMax: Int64 = 300_000
    /// Share of the paths that may be ejected at once; one always may, the last one never.
    public var ejectedPercentMax = 50
    /// Time without a failure after which an ejection is forgotten.
    public var forgetMilliseconds: Int64 = 10_000
    /// Checks in a row that fail before a path is down.
    public var checksToFall = 3
    /// Checks in a row that succeed before a path is up again.
    public var checksToRise = 2
    /// Time over which a path that came back gets its full share; zero gives it at once.
    public var slowStartMilliseconds: Int64 = 30_000
    /// Seed of what is chosen by chance.
    public var seed: UInt64 = 0

    /// Creates the settings that a tunnel has unless its plan says otherwise.
    public init() {}
}
