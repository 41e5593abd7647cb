internal import VotingCore
internal import WireProtocols

/// The vote on the replies to one command: which replica's bytes may reach the client, and when.
///
/// A pure machine over `Tally`. Long replies arrive in windows: a window is released once q replicas
/// sent the same bytes up to its end, and the rest of the reply may then only come from a replica
/// whose released windows were identical. Replicas that return the same rows in another order agree
/// in the end (their windows are held back, not released).
struct CommandVote {
    /// What to do after a reply came in.
    enum Outcome: Equatable {
        /// Nothing yet.
        case pending
        /// q replies agree: answer with what this replica sent.
        case answer(from: ReplicaIndex)
        /// No group of q can form any more, or none of its members can finish what was released.
        case undecidable
        /// The answer was given before; this reply was compared all the same.
        case late(agrees: Bool)
        /// The replica was not asked or replied before.
        case ignored
    }

    /// What one replica sent of a long reply.
    private struct Lane {
        var chains: [PacketHash] = []
        var diverged = false
    }

    /// The replies counted by content.
    private(set) var tally: Tally
    /// Windows that the client has already got.
    private(set) var releasedWindows = 0
    /// True when equal answers came with their rows in different order.
    private(set) var isOrderOnly = false
    private var releasedChains: [PacketHash] = []
    /// By replica index; empty until a window is closed, because most replies are short.
    private var lanes: [Lane] = []
    private var ordered = InlineArray<9, PacketHash>(repeating: .zero)
    private var answered: ReplicaIndex?

    /// Creates the vote on one command.
    init(asked: ReplicaSet, configuredCount: Int, quorum: Int) {
        tally = Tally(configured: asked, configuredCount: configuredCount, quorum: quorum)
    }

    /// The replica whose reply was the answer; nil before the decision.
    var answerer: ReplicaIndex? { answered }

    /// True once a replica closed a window.
    var hasWindows: Bool { !lanes.isEmpty }

    /// A replica closed a window of a long reply.
    ///
    /// - Returns: true when its bytes may be dropped at once: the client got this window already, or
    ///   this replica can no longer be the one that answers.
    mutating func windowClosed(_ replica: ReplicaIndex, chain: PacketHash) -> Bool {
        if lanes.isEmpty { lanes = Array(repeating: Lane(), count: Tally.replicaCountMax) }
        let lane = Int(replica.rawValue)
        let index = lanes[lane].chains.count
        lanes[lane].chains.append(chain)
        guard index < releasedWindows else { return lanes[lane].diverged || answered != nil }
        if releasedChains[index] != chain { lanes[lane].diverged = true }
        return true
    }

    /// Finds a replica whose next window q replicas agree on, and counts that window as released.
    ///
    /// - Returns: the replica to take the window from; nil when the next window must wait.
    mutating func nextRelease() -> ReplicaIndex? {
        guard answered == nil, let source = releasable else { return nil }
        release(lanes[Int(source.rawValue)].chains[releasedWindows], at: releasedWindows)
        return source
    }

    /// True when a window could be released.
    var hasRelease: Bool { answered == nil && releasable != nil }

    /// Replicas that sent the same window at the release point as the one it would be taken from.
    var prefixMembers: ReplicaSet {
        guard let source = releasable else { return ReplicaSet() }
        let index = releasedWindows
        let chain = lanes[Int(source.rawValue)].chains[index]
        return ReplicaSet(
            tally.asked.filter {
                let chains = lanes[Int($0.rawValue)].chains
                return chains.count > index && chains[index] == chain
            }
        )
    }

    /// A replica whose next window q replicas agree on; nil when there is none.
    private var releasable: ReplicaIndex? {
        guard hasWindows else { return nil }
        let index = releasedWindows
        for candidate in tally.asked where !tally.failedReplicas.contains(candidate) {
            let lane = Int(candidate.rawValue)
            guard !lanes[lane].diverged, lanes[lane].chains.count > index else { continue }
            let chain = lanes[lane].chains[index]
            var members = 0
            for other in tally.asked {
                let chains = lanes[Int(other.rawValue)].chains
                if chains.count > index, chains[index] == chain { members += 1 }
            }
            if members >= tally.quorum { return candidate }
        }
        return nil
    }

    private mutating func release(_ chain: PacketHash, at index: Int) {
        releasedWindows = index + 1
        releasedChains.append(chain)
        for other in tally.asked {
            let lane = Int(other.rawValue)
            if lanes[lane].chains.count > index, lanes[lane].chains[index] != chain {
                lanes[lane].diverged = true
            }
        }
    }

    /// True when q replicas hold the window at the release point, but no q of them share it.
    var isSpooling: Bool {
        guard hasWindows else { return false }
        var waiting = 0
        for replica in tally.asked where lanes[Int(replica.rawValue)].chains.count > releasedWindows
        {
            waiting += 1
        }
        return waiting >= tally.quorum && releasable == nil
    }

    /// A replica's reply is complete.
    mutating func replied(_ replica: ReplicaIndex, _ summary: ReplySummary) -> Outcome {
        let lane = Int(replica.rawValue)
        ordered[lane] = summary.ordered
        // A reply that ends before what was released, or differs in it, cannot carry on from there.
        if hasWindows, lanes[lane].chains.count < releasedWindows { lanes[lane].diverged = true }
        let digest = VoteDigest(summary.content.low, summary.content.high, summary.packets, 0)
        return outcome(of: tally.replied(replica, with: digest))
    }

    /// A replica will not reply: its connection ended or it lagged beyond the limit.
    mutating func failed(_ replica: ReplicaIndex) -> Outcome {
        outcome(of: tally.failed(replica))
    }

    private mutating func outcome(of change: TallyChange) -> Outcome {
        switch change {
        case .pending: return .pending
        case .ignored: return .ignored
        case .impossible: return .undecidable
        case .late(let agrees):
            noteOrder()
            return .late(agrees: agrees)
        case .decided:
            noteOrder()
            for member in tally.agreeing
            where !hasWindows || !lanes[Int(member.rawValue)].diverged {
                answered = member
                return .answer(from: member)
            }
            return .undecidable
        }
    }

    private mutating func noteOrder() {
        guard !isOrderOnly else { return }
        var seen: PacketHash?
        for member in tally.agreeing {
            let order = ordered[Int(member.rawValue)]
            if let seen, seen != order {
                isOrderOnly = true
                return
            }
            seen = order
        }
    }
}
