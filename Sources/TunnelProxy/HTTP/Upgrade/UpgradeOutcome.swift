internal import VotingCore

/// How a connection whose protocol had changed ended.
struct UpgradeOutcome: Sendable, Equatable {
    /// Why it ended.
    enum Ending: String, Sendable, Equatable {
        /// The client ended it.
        case client = "the client left"
        /// The leader ended it, as its protocol says.
        case leader = "the leader closed it"
        /// The leader's connection broke.
        case leaderLost = "the leader was lost"
        /// Nothing was said for too long.
        case idle = "it was idle"
        /// The tunnel was stopped.
        case stopped = "the tunnel stopped"
    }

    /// Why it ended.
    var ending: Ending
    /// The leader, and the replicas that sent the same.
    var agreed = ReplicaSet()
    /// Replicas that sent something else.
    var dissented = ReplicaSet()
    /// Replicas that ended early or were left behind.
    var failed = ReplicaSet()
    /// Bytes that the client sent.
    var clientBytes: UInt64 = 0
    /// Bytes that the client got.
    var leaderBytes: UInt64 = 0
}
