/// Counts the replies to one request until q of them are equal, and goes on until all are in.
///
/// A pure value without heap storage: up to nine replicas are kept inline, so that counting a
/// reply allocates nothing.
public struct Tally: Sendable {
    /// Replicas one tally can count; the largest `ft_level`.
    public static let replicaCountMax = 9

    /// Replicas with equal replies.
    private struct Group: Sendable {
        var digest = VoteDigest(0, 0, 0, 0)
        var members = ReplicaSet()
        var first = ReplicaIndex(0)
    }

    /// How far the decision is.
    ///
    /// `open` goes to `decided` with the q-th equal reply or to `impossible` when no group can
    /// reach q any more; neither is ever left.
    private enum Decision: Sendable {
        case open
        case decided(group: Int)
        case impossible
    }

    /// Replicas the request went to.
    public let asked: ReplicaSet
    /// Replicas the plan configures.
    public let configuredCount: Int
    /// Equal replies needed.
    public let quorum: Int
    /// Replicas that have neither replied nor failed.
    public private(set) var outstanding: ReplicaSet
    /// Replicas that gave no reply.
    public private(set) var failedReplicas = ReplicaSet()

    private var storage = InlineArray<9, Group>(repeating: Group())
    private var groupCount = 0
    private var decision = Decision.open

    /// Creates a tally for a request that goes to `configured`.
    ///
    /// - Parameters:
    ///   - configured: Replicas the request goes to, at most nine.
    ///   - configuredCount: Replicas the plan configures, whether they live or not.
    ///   - quorum: Equal replies that decide.
    public init(configured: ReplicaSet, configuredCount: Int, quorum: Int) {
        precondition(configured.count <= Self.replicaCountMax, "a tally counts up to nine replicas")
        precondition(quorum > 0, "a quorum is at least one reply")
        self.asked = configured
        self.configuredCount = configuredCount
        self.quorum = quorum
        self.outstanding = configured
    }

    /// Counts a reply.
    public mutating func replied(_ replica: ReplicaIndex, with digest: VoteDigest) -> TallyChange {
        guard outstanding.remove(replica) else { return .ignored }
        let index = join(replica, digest)
        switch decision {
        case .open:
            if storage[index].members.count >= quorum {
                decision = .decided(group: index)
                return .decided(winner: storage[index].first, digest: digest)
            }
            return settleIfImpossible()
        case .decided(let group):
            return .late(agrees: group == index)
        case .impossible:
            return .late(agrees: false)
        }
    }

    /// Counts a replica that will not reply: an error of its connection, a timeout, a limit.
    public mutating func failed(_ replica: ReplicaIndex) -> TallyChange {
        guard outstanding.remove(replica) else { return .ignored }
        failedReplicas.insert(replica)
        switch decision {
        case .open: return settleIfImpossible()
        case .decided, .impossible: return .late(agrees: false)
        }
    }

    /// Puts a replica into the group of its digest and returns the group's place.
    private mutating func join(_ replica: ReplicaIndex, _ digest: VoteDigest) -> Int {
        for index in 0..<groupCount where storage[index].digest == digest {
            storage[index].members.insert(replica)
            return index
        }
        let index = groupCount
        storage[index] = Group(digest: digest, members: ReplicaSet(replica), first: replica)
        groupCount += 1
        return index
    }

    /// Ends the vote when the replies still to come cannot lift any group to the quorum.
    private mutating func settleIfImpossible() -> TallyChange {
        guard !canStillDecide else { return .pending }
        decision = .impossible
        return .impossible
    }

    private var canStillDecide: Bool {
        var largest = 0
        for index in 0..<groupCount {
            largest = Swift.max(largest, storage[index].members.count)
        }
        return largest + outstanding.count >= quorum
    }
}

extension Tally {
    /// True when every replica asked has replied or failed.
    public var isComplete: Bool { outstanding.isEmpty }

    /// Replicas that replied.
    public var repliedReplicas: ReplicaSet {
        asked.subtracting(outstanding).subtracting(failedReplicas)
    }

    /// True when the request went to fewer replicas than the plan configures.
    public var isDegraded: Bool { asked.count < configuredCount }

    /// True when no group has reached the quorum nor can any more.
    public var isImpossible: Bool {
        switch decision {
        case .open: !canStillDecide
        case .decided: false
        case .impossible: true
        }
    }

    /// The replica whose reply answers the client, once decided.
    public var winner: ReplicaIndex? { winningGroup?.first }

    /// The digest that won, once decided.
    public var winnerDigest: VoteDigest? { winningGroup?.digest }

    /// Replicas that agree with the winner so far; empty before the decision.
    public var agreeing: ReplicaSet { winningGroup?.members ?? [] }

    /// Replicas whose reply differs from the winner's; empty while there is no winner.
    public var dissenters: ReplicaSet {
        guard let winners = winningGroup?.members else { return [] }
        return repliedReplicas.subtracting(winners)
    }

    /// Replicas by equal reply: the largest group first, then the one that replied first.
    public var groups: [(digest: VoteDigest, members: ReplicaSet)] {
        (0..<groupCount)
            .sorted { left, right in
                let counts = (storage[left].members.count, storage[right].members.count)
                return counts.0 == counts.1 ? left < right : counts.0 > counts.1
            }
            .map { (storage[$0].digest, storage[$0].members) }
    }

    /// True when at least two replicas replied and no two replies are equal.
    public var allDiffer: Bool { groupCount > 1 && groupCount == repliedReplicas.count }

    /// The verdict once complete; nil while replies are outstanding.
    ///
    /// Whether pairwise different replies count as noise (`masked`) is the caller's decision.
    public var verdict: Verdict? {
        guard isComplete else { return nil }
        switch decision {
        case .decided:
            return agreeing == asked ? .unanimous : .majority
        case .open, .impossible:
            return repliedReplicas.count < quorum ? .insufficient : .noMajority
        }
    }

    private var winningGroup: Group? {
        switch decision {
        case .decided(let group): storage[group]
        case .open, .impossible: nil
        }
    }
}
