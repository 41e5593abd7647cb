/// What one reply or failure changed in a tally.
public enum TallyChange: Sendable, Equatable {
    /// Nothing is decided yet.
    case pending
    /// The q-th equal reply came in: answer with `winner`'s, which replied first in its group.
    case decided(winner: ReplicaIndex, digest: VoteDigest)
    /// The vote was over already; `agrees` is false too when it ended without a winner.
    case late(agrees: Bool)
    /// No group can reach q any more.
    case impossible
    /// The replica was not asked or has been counted before.
    case ignored
}
