/// Marks of a vote that its verdict does not show.
public struct VoteFlags: OptionSet, Sendable, Hashable {
    /// One bit per mark.
    public let rawValue: UInt8

    /// Creates flags from their bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The request went to fewer replicas than are configured.
    public static let degraded = VoteFlags(rawValue: 1)
    /// A commit ran while the replicas read.
    public static let overlapped = VoteFlags(rawValue: 2)
    /// The replies had the same rows in different orders.
    public static let orderOnly = VoteFlags(rawValue: 4)
    /// The answer was given without a majority.
    public static let unvoted = VoteFlags(rawValue: 8)
    /// Differences that no two replicas can avoid were set aside.
    public static let masked = VoteFlags(rawValue: 16)
    /// The verdict is that of a second run while no commit could run.
    public static let rerun = VoteFlags(rawValue: 32)
    /// The vote decided nothing: the service is only observed.
    public static let observed = VoteFlags(rawValue: 64)
}
