internal import VotingCore

/// Bounds of a connection whose protocol has changed.
struct UpgradeLimits: Sendable, Equatable {
    /// Such connections at once, over all loops; one more is refused.
    static let countMax = 1_000

    /// Longest time without a byte of either side.
    var idleMilliseconds: Int64 = 75_000
    /// How long a replica that is compared may stand still, and how long it is waited for at the end.
    var lagMilliseconds: Int64 = 5_000
    /// Bytes by which a replica may be ahead of the leader or behind it and still be compared.
    var aheadBytesMax = 64 * 1024
    /// Bytes of each side that are kept for replicas whose answer is late.
    var earlyBytesMax = 64 * 1024
}
