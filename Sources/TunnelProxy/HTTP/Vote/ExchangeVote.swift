internal import LibCrypto
internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// Decides one HTTP request: what the client gets, when, and which replicas are out.
///
/// A pure machine: events in, actions out. Heads are voted on first. What q of them say decides how the
/// bodies are compared:
/// - bytes are released as soon as q replicas sent the same (`BodyRelease`),
/// - JSON, HTML, XML and text are held back to their end and compared in canonical form; a body that is
///   longer than the limit makes the whole vote one on bytes,
/// - a body that the plan leaves out of the vote is the leader's.
/// The answer is always the head and the body of replicas of the winning group. Late replies are read to
/// their end. Late, duplicate and impossible events do nothing.
struct ExchangeVote {
    /// How far the vote is.
    ///
    /// `heads` goes to `whole`, `streaming` or `leaderOnly` when q heads are equal; to `judging` when all
    /// are in and none q are equal. `whole` goes to `streaming` when a body is too long, and to `judging`
    /// when no q bodies are equal. Every phase may go to `over`, which is never left.
    enum Phase: Equatable {
        case heads
        case whole
        case streaming
        case leaderOnly
        case judging
        case over
    }

    /// Replicas that vote.
    let voting: ReplicaSet
    /// Replicas that are compared without a vote.
    let shadows: ReplicaSet
    /// Equal replies that decide.
    let quorum: Int
    /// Bounds.
    let limits: ExchangeLimits
    /// What of a body does not count.
    let rules: BodyRules
    let startedAt: UnixMilliseconds

    var phase = Phase.heads
    /// Heads in plan order.
    var heads: [ReplyHead?]
    /// Bodies that are held, in plan order.
    var bodies: [BodyPieces]
    /// What stands behind the bodies; mostly nothing.
    var trailers: [ReplicaIndex: ReplyTrailers] = [:]
    /// Whether the client understands trailers.
    var passesTrailers = false
    /// Replicas whose reply is complete.
    var ended = ReplicaSet()
    var paused = ReplicaSet()
    var headTally: Tally
    /// Replicas whose heads are equal, or of which noise was set aside; others cannot win.
    var candidates = ReplicaSet()
    var bodyTally: Tally?
    var release: BodyRelease?
    /// Digests of bodies in canonical form, of the replicas that were first to send them.
    var canonical: [(replica: ReplicaIndex, digest: VoteDigest)] = []
    /// Bytes of shadows' bodies that are not held.
    var shadowHashes: [ReplicaIndex: SHA256] = [:]
    var outcome: ExchangeOutcome
    /// Released bytes of a short body.
    var held = BodyPieces()
    /// A replica whose whole body was streamed.
    var answered: ReplicaIndex?
    var hasResponded = false
    /// The answer is complete, or will never be.
    var isAnswered = false
    var isClientWritable = true
    var lastProgressAt: UnixMilliseconds
    /// Since when pages of the servers' own are read.
    var pagesAt: UnixMilliseconds?
    var actions: [ExchangeAction] = []

    /// Starts the vote on a request.
    ///
    /// - Parameters:
    ///   - voting: replicas that vote.
    ///   - shadows: replicas that are only compared.
    ///   - replicaCount: replicas the plan configures.
    ///   - quorum: equal replies that decide.
    ///   - limits: bounds.
    ///   - rules: what of a body does not count.
    ///   - now: when.
    init(
        voting: ReplicaSet,
        shadows: ReplicaSet = [],
        replicaCount: Int,
        quorum: Int,
        limits: ExchangeLimits = ExchangeLimits(),
        rules: BodyRules = BodyRules(),
        now: UnixMilliseconds
    ) {
        self.voting = voting
        self.shadows = shadows
        self.quorum = quorum
        self.limits = limits
        self.rules = rules
        startedAt = now
        lastProgressAt = now
        heads = Array(repeating: nil, count: replicaCount)
        bodies = Array(repeating: BodyPieces(), count: replicaCount)
        headTally = Tally(configured: voting, configuredCount: replicaCount, quorum: quorum)
        outcome = ExchangeOutcome(voting: voting)
    }

    /// Replicas from which something may still come.
    var open: ReplicaSet {
        voting.union(shadows).subtracting(out).subtracting(ended)
    }

    /// Replicas that are out of this vote.
    var out: ReplicaSet {
        outcome.dissented.union(outcome.failed).union(outcome.shadowsDissented)
            .union(outcome.shadowsFailed)
    }

    /// Bytes that are held at present.
    var heldBytes: Int {
        bodies.reduce(release?.heldBytes ?? 0) { $0 + $1.count }
    }
}

// MARK: - Events

extension ExchangeVote {
    /// A replica's head came.
    mutating func headReceived(
        _ replica: ReplicaIndex,
        _ head: ReplyHead,
        now: UnixMilliseconds
    ) -> [ExchangeAction] {
        guard phase != .over, open.contains(replica), heads[replica.position] == nil else {
            return []
        }
        heads[replica.position] = head
        lastProgressAt = now
        if voting.contains(replica) {
            switch headTally.replied(replica, with: head.digest) {
            case .decided(let winner, _):
                headsDecided(winner, now)
            case .late where headTally.winner != nil:
                if headTally.dissenters.contains(replica) { dissent(replica, now) }
            case .late, .impossible:
                checkHeads(now)
            case .pending, .ignored:
                break
            }
        }
        return flush(now)
    }

    /// A piece of a replica's body came.
    mutating func bodyReceived(
        _ replica: ReplicaIndex,
        _ bytes: ByteBuffer,
        now: UnixMilliseconds
    ) -> [ExchangeAction] {
        guard phase != .over, open.contains(replica), heads[replica.position] != nil else {
            return []
        }
        take(replica, bytes, now)
        return flush(now)
    }

    /// Fields came behind a replica's body, whose end follows.
    mutating func trailersReceived(_ replica: ReplicaIndex, _ said: ReplyTrailers) {
        guard phase != .over, open.contains(replica), heads[replica.position] != nil else { return }
        trailers[replica] = said
    }

    /// A replica's body ended as its framing says.
    mutating func bodyEnded(
        _ replica: ReplicaIndex,
        now: UnixMilliseconds
    ) -> [ExchangeAction] {
        guard phase != .over, open.contains(replica), heads[replica.position] != nil else {
            return []
        }
        ended.insert(replica)
        lastProgressAt = now
        if voting.contains(replica) { complete(replica, now) }
        return flush(now)
    }

    /// A replica gave no reply, broke it off, or broke the protocol.
    mutating func failed(_ replica: ReplicaIndex, now: UnixMilliseconds) -> [ExchangeAction] {
        guard phase != .over, open.contains(replica) else { return [] }
        lose(replica, now)
        return flush(now)
    }

    /// The client's connection takes more bytes or does not for now.
    mutating func clientWritabilityChanged(
        to isWritable: Bool,
        now: UnixMilliseconds
    ) -> [ExchangeAction] {
        guard phase != .over, isWritable != isClientWritable else { return [] }
        isClientWritable = isWritable
        lastProgressAt = now
        if let made = release?.clientWritabilityChanged(to: isWritable, now: now) {
            perform(made, now)
        }
        return flush(now)
    }

    /// The client is gone, and nothing depends on its request being carried out.
    mutating func abandoned(now: UnixMilliseconds) -> [ExchangeAction] {
        guard phase != .over else { return [] }
        isAnswered = true
        end(now)
        return flush(now)
    }

    /// The request itself broke: no reply to it counts.
    mutating func requestBroken(now: UnixMilliseconds) -> [ExchangeAction] {
        guard phase != .over, !isAnswered else { return [] }
        fail(.broken, now)
        return flush(now)
    }

    /// True while what comes is kept in memory.
    var isHolding: Bool {
        switch phase {
        case .heads, .whole, .judging: true
        case .streaming, .leaderOnly, .over: false
        }
    }

    /// There is no memory to hold more of the bodies.
    mutating func overflowed(now: UnixMilliseconds) -> [ExchangeAction] {
        guard phase != .over, !isAnswered, isHolding else { return [] }
        fail(.busy, now)
        return flush(now)
    }

    /// What was learnt about the differences that `judge` asked about.
    mutating func judged(
        _ judgement: NoiseJudgement,
        of replied: ReplicaSet,
        now: UnixMilliseconds
    ) -> [ExchangeAction] {
        guard phase == .judging else { return [] }
        let agreeing = replied.subtracting(judgement.dissenters)
        switch judgement.outcome {
        case .noMajority:
            outcome.dissented.formUnion(replied)
            fail(.noMajority, now)
        case .masked, .majority:
            guard let leader = agreeing.first, agreeing.count >= quorum else {
                outcome.dissented.formUnion(replied)
                fail(.noMajority, now)
                break
            }
            outcome.isMasked = !judgement.masked.isEmpty || !judgement.candidates.isEmpty
            candidates = agreeing
            for replica in judgement.dissenters { dissent(replica, now) }
            if bodyTally != nil {
                outcome.digest = replyDigest(of: leader)
                outcome.agreed = agreeing
                answerWhole(leader, now)
            } else if heads[leader.position]?.page != nil {
                answerAlone(now)
            } else if heads[leader.position]?.isBodyCompared == false {
                lead(leader, now)
            } else {
                stream(agreeing, now)
            }
        }
        return flush(now)
    }
}

// MARK: - Ends

extension ExchangeVote {
    /// A replica replied otherwise than the winning group.
    mutating func dissent(_ replica: ReplicaIndex, _ now: UnixMilliseconds) {
        guard !out.contains(replica) else { return }
        outcome.dissented.insert(replica)
        outcome.agreed.remove(replica)
        leave(replica, now)
        guard phase == .whole else { return }
        _ = bodyTally?.failed(replica)
        checkBodies(now)
    }

    /// A replica gave no whole reply.
    mutating func lose(_ replica: ReplicaIndex, _ now: UnixMilliseconds) {
        guard !out.contains(replica) else { return }
        guard voting.contains(replica) else {
            outcome.shadowsFailed.insert(replica)
            leave(replica, now)
            return
        }
        outcome.failed.insert(replica)
        leave(replica, now)
        if headTally.outstanding.contains(replica) { _ = headTally.failed(replica) }
        switch phase {
        case .heads:
            checkHeads(now)
        case .whole:
            _ = bodyTally?.failed(replica)
            checkBodies(now)
        case .streaming, .leaderOnly, .judging, .over:
            break
        }
    }

    private mutating func leave(_ replica: ReplicaIndex, _ now: UnixMilliseconds) {
        bodies[replica.position] = BodyPieces()
        paused.remove(replica)
        actions.append(.drop(replica))
        if let made = release?.failed(replica, now: now) { perform(made, now) }
    }

    /// Gives up: an error when nothing was sent, else the client's connection is cut.
    mutating func fail(_ reason: ExchangeFailure, _ now: UnixMilliseconds) {
        guard !isAnswered else { return }
        isAnswered = true
        actions.append(hasResponded ? .cut(reason) : .fail(reason))
        switch reason {
        case .noMajority: outcome.verdict = .noMajority
        case .tooFew, .timeout: outcome.verdict = .insufficient
        case .broken, .stalled, .busy: outcome.verdict = nil
        }
        end(now)
    }

    /// Nothing more is waited for.
    mutating func end(_ now: UnixMilliseconds) {
        guard phase != .over else { return }
        phase = .over
        release = nil
        for replica in open {
            if voting.contains(replica) {
                outcome.late.insert(replica)
            }
            actions.append(.drop(replica))
        }
        let whole = voting.intersection(ended).subtracting(out).subtracting(outcome.agreed)
        // Whole replies of a vote without an answer agree with nothing.
        if outcome.verdict == .noMajority || outcome.verdict == .insufficient {
            outcome.dissented.formUnion(whole)
        }
        for position in bodies.indices { bodies[position] = BodyPieces() }
        actions.append(.settled(outcome))
    }

    /// Settles what can be settled, and hands the actions over.
    mutating func flush(_ now: UnixMilliseconds) -> [ExchangeAction] {
        if phase != .over, isAnswered { settle(now) }
        defer { actions = [] }
        return actions
    }

    private mutating func settle(_ now: UnixMilliseconds) {
        compareShadows(now)
        let decided = outcome.agreed.union(outcome.dissented).union(outcome.failed)
        let shown = outcome.shadowsAgreed.union(outcome.shadowsDissented)
            .union(outcome.shadowsFailed)
        guard voting.isSubset(of: decided), shadows.isSubset(of: shown) else { return }
        outcome.verdict =
            outcome.isMasked ? .masked : outcome.agreed == voting ? .unanimous : .majority
        end(now)
    }
}
