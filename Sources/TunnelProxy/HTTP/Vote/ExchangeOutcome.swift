internal import VotingCore

/// How the vote on one request ended.
struct ExchangeOutcome: Equatable, Sendable {
    /// The verdict; nil when the client left before there was one.
    var verdict: Verdict?
    /// Replicas that voted.
    var voting: ReplicaSet
    /// Replicas whose reply was the answer.
    var agreed = ReplicaSet()
    /// Replicas that replied otherwise.
    var dissented = ReplicaSet()
    /// Replicas that gave no whole reply; those that were too slow among them.
    var failed = ReplicaSet()
    /// Replicas that were too slow.
    var slow = ReplicaSet()
    /// Replicas whose reply nobody waited for.
    var late = ReplicaSet()
    /// The replica whose head the client got.
    var leader: ReplicaIndex?
    /// Digest of the answer.
    var digest: VoteDigest?
    /// Differences that no two replicas can avoid were set aside.
    var isMasked = false
    /// Replicas without a vote whose reply was the answer.
    var shadowsAgreed = ReplicaSet()
    /// Replicas without a vote that replied otherwise.
    var shadowsDissented = ReplicaSet()
    /// Replicas without a vote that gave no whole reply in time.
    var shadowsFailed = ReplicaSet()
    /// When the answer was decided.
    var decidedAt: UnixMilliseconds?
}
