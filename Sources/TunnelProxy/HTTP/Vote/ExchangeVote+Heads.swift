internal import NIOCore
internal import VotingCore
internal import WireProtocols

// The vote on heads, and what follows from it for the bodies.
extension ExchangeVote {
    /// The q-th equal head came in: it decides how bodies are compared.
    mutating func headsDecided(_ winner: ReplicaIndex, _ now: UnixMilliseconds) {
        guard phase == .heads, let head = heads[winner.position] else { return }
        candidates = voting.subtracting(out).subtracting(headTally.dissenters)
        if head.page != nil {
            votePages(head, winner, now)
        } else if !head.isBodyCompared {
            lead(winner, now)
        } else if head.form.needsWholeBody, head.framing != .none {
            hold(candidates, now)
        } else {
            stream(candidates, now)
        }
        for replica in headTally.dissenters { dissent(replica, now) }
    }

    /// No q heads are equal, or not yet: nothing is concluded before all are in.
    mutating func checkHeads(_ now: UnixMilliseconds) {
        guard phase == .heads, headTally.winner == nil, headTally.isComplete else { return }
        let replied = headTally.repliedReplicas
        guard replied.count >= quorum else {
            fail(.tooFew, now)
            return
        }
        let said = replied.compactMap { heads[$0.position] }
        let arePages = said.allSatisfy { $0.page != nil }
        guard let first = said.first, said.allSatisfy({ $0.status == first.status }),
            arePages
                || said.allSatisfy({
                    $0.form == first.form && $0.coding == first.coding
                        && $0.isBodyCompared == first.isBodyCompared
                        && ($0.framing == .none) == (first.framing == .none)
                        && $0.upgradeAnswer == first.upgradeAnswer
                })
        else {
            outcome.dissented.formUnion(replied)
            fail(.noMajority, now)
            return
        }
        candidates = replied
        if !arePages, first.isBodyCompared, first.form.needsWholeBody, first.framing != .none {
            hold(replied, now)
        } else {
            phase = .judging
            actions.append(.judge(replied))
        }
    }

    /// Bodies are compared once they are whole.
    mutating func hold(_ replicas: ReplicaSet, _ now: UnixMilliseconds) {
        phase = .whole
        bodyTally = Tally(configured: replicas, configuredCount: heads.count, quorum: quorum)
        let tooLong = voting.union(shadows).contains {
            bodies[$0.position].count > limits.bodyBytesMax
        }
        if tooLong {
            compareByBytes(now)
            return
        }
        resumeAll()
        for replica in ended.intersection(replicas) {
            guard phase == .whole else { return }
            complete(replica, now)
        }
    }

    /// Bodies are released as q replicas send them.
    mutating func stream(_ replicas: ReplicaSet, _ now: UnixMilliseconds) {
        phase = .streaming
        var release = limits.release
        release.lagMilliseconds = max(release.lagMilliseconds, now - startedAt)
        start(BodyRelease(replicas: replicas, quorum: quorum, limits: release), replicas, now)
    }

    /// The leader's body is the answer; the others' are read and not compared.
    mutating func lead(_ leader: ReplicaIndex, _ now: UnixMilliseconds) {
        phase = .leaderOnly
        outcome.leader = leader
        let own = ReplicaSet(leader)
        for replica in candidates.removing(leader) { bodies[replica.position] = BodyPieces() }
        start(BodyRelease(replicas: own, quorum: 1, limits: limits.release), own, now)
        for replica in ended.intersection(candidates).removing(leader) {
            outcome.agreed.insert(replica)
        }
    }

    private mutating func start(
        _ begun: BodyRelease,
        _ replicas: ReplicaSet,
        _ now: UnixMilliseconds
    ) {
        lastProgressAt = now
        release = begun
        hashShadows()
        resumeAll()
        if !isClientWritable {
            feed { $0.clientWritabilityChanged(to: false, now: now) }
        }
        for replica in replicas {
            let pieces = bodies[replica.position]
            bodies[replica.position] = BodyPieces()
            for buffer in pieces.all {
                feed { $0.received(replica, buffer, now: now) }
            }
            if ended.contains(replica) {
                let behind = phase == .streaming ? trailers[replica]?.digest : nil
                feed { $0.ended(replica, trailers: behind, now: now) }
            }
        }
    }

    /// A body is longer than is held: from here on this vote is one on bytes.
    mutating func compareByBytes(_ now: UnixMilliseconds) {
        guard phase == .whole, let tally = bodyTally, tally.winner == nil else { return }
        if arePages {
            answerAlone(now)
            return
        }
        bodyTally = nil
        // Heads that are not equal could only be excused together with their bodies.
        guard headTally.winner != nil else {
            outcome.dissented.formUnion(candidates.subtracting(out))
            fail(.noMajority, now)
            return
        }
        stream(candidates.subtracting(out), now)
    }

    mutating func resumeAll() {
        for replica in paused { actions.append(.resume(replica)) }
        paused = []
    }

    /// Feeds one event to the streaming body and does what follows.
    mutating func feed(_ event: (inout BodyRelease) -> [BodyReleaseAction]) {
        guard var current = release else { return }
        release = nil
        let made = event(&current)
        release = current
        perform(made, lastProgressAt)
    }

    /// Does what the streaming body asks for.
    mutating func perform(_ made: [BodyReleaseAction], _ now: UnixMilliseconds) {
        var isAborted = false
        for action in made {
            switch action {
            case .release(let bytes):
                lastProgressAt = now
                releaseOrHold(bytes)
            case .finish:
                respond()
                let whole = release?.agreedReplicas ?? []
                let own = outcome.leader.flatMap { whole.contains($0) ? $0 : nil }
                answered = own ?? whole.first
                endAnswer(answered)
                isAnswered = true
                outcome.decidedAt = now
            case .abort:
                isAborted = true
            case .pause(let replica):
                if paused.insert(replica) { actions.append(.pause(replica)) }
            case .resume(let replica):
                if paused.remove(replica) { actions.append(.resume(replica)) }
            case .drop(let replica, let reason):
                drop(replica, reason)
            case .settled:
                break
            }
        }
        if isAborted {
            let replied = voting.subtracting(outcome.failed)
            fail(replied.count >= quorum ? .noMajority : .tooFew, now)
        }
        guard let release, isAnswered, phase != .over else { return }
        outcome.agreed.formUnion(release.agreedReplicas)
        setDigest(release.digest)
    }

    /// A short body is held back to its end: then its head is of a replica that sent all of it, and a lost
    /// majority is an error instead of a broken connection.
    private mutating func releaseOrHold(_ bytes: ByteBuffer) {
        guard !hasResponded else {
            actions.append(.body(bytes))
            return
        }
        held.append(bytes)
        let length = (headTally.winner ?? candidates.first).flatMap {
            heads[$0.position]?.contentLength
        }
        let isShort = (length ?? .max) <= UInt64(limits.earlyBytesMax)
        if !isShort || held.count > limits.earlyBytesMax { respond() }
    }

    private mutating func drop(_ replica: ReplicaIndex, _ reason: BodyReleaseAction.Reason) {
        guard !out.contains(replica) else { return }
        switch reason {
        case .diverged: outcome.dissented.insert(replica)
        case .failed: outcome.failed.insert(replica)
        case .slow:
            outcome.failed.insert(replica)
            outcome.slow.insert(replica)
        }
        paused.remove(replica)
        actions.append(.drop(replica))
    }

    /// Begins the answer with the head of a replica whose body is the one released.
    private mutating func respond() {
        guard !hasResponded else { return }
        hasResponded = true
        let agreeing = release.map { $0.live.union($0.agreedReplicas) } ?? []
        let said = agreeing.intersection(candidates).filter { heads[$0.position] != nil }
        var alike: [ReplicaIndex] = []
        for replica in said {
            let length = heads[replica.position]?.contentLength
            let same = said.filter { heads[$0.position]?.contentLength == length }
            if same.count > alike.count { alike = same }
        }
        let first = outcome.leader ?? alike.first ?? headTally.winner ?? candidates.first
        guard let first else { return }
        outcome.leader = first
        // Of two groups of q one replica is in both, so what q told is the length of what q send.
        let isSure = phase == .leaderOnly || (alike.count >= quorum && 2 * quorum > heads.count)
        let length = isSure ? heads[first.position]?.contentLength : nil
        actions.append(.respond(first, contentLength: length))
        for buffer in held.all { actions.append(.body(buffer)) }
        held = BodyPieces()
    }

    /// Keeps the digest of a streamed answer.
    private mutating func setDigest(_ body: VoteDigest) {
        guard let leader = outcome.leader, let head = heads[leader.position] else { return }
        let digest = VoteDigest(head: head.digest, body: body)
        outcome.digest = phase == .streaming ? trailed(digest, by: answered) : digest
    }
}
