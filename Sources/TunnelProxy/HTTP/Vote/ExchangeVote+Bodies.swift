internal import LibCrypto
internal import NIOCore
internal import VotingCore
internal import WireProtocols

// Bodies: where their bytes go, and the vote on those that are compared as a whole.
extension ExchangeVote {
    /// Puts a piece where the phase wants it.
    mutating func take(_ replica: ReplicaIndex, _ bytes: ByteBuffer, _ now: UnixMilliseconds) {
        lastProgressAt = now
        let isShadow = shadows.contains(replica)
        switch phase {
        case .heads, .judging:
            bodies[replica.position].append(bytes)
            if bodies[replica.position].count >= limits.earlyBytesMax, paused.insert(replica) {
                actions.append(.pause(replica))
            }
        case .whole:
            bodies[replica.position].append(bytes)
            guard bodies[replica.position].count > limits.bodyBytesMax else { return }
            if isAnswered {
                // Longer than the answer may be, so it is another one.
                if isShadow {
                    outcome.shadowsDissented.insert(replica)
                    actions.append(.drop(replica))
                } else {
                    dissent(replica, now)
                }
            } else {
                compareByBytes(now)
            }
        case .streaming where isShadow, .leaderOnly where isShadow:
            var hash = shadowHashes[replica] ?? SHA256()
            bytes.withUnsafeReadableBytes { hash.update($0) }
            shadowHashes[replica] = hash
        case .streaming:
            feed { $0.received(replica, bytes, now: now) }
        case .leaderOnly:
            if replica == outcome.leader { feed { $0.received(replica, bytes, now: now) } }
        case .over:
            break
        }
    }

    /// A voting replica's reply is whole.
    mutating func complete(_ replica: ReplicaIndex, _ now: UnixMilliseconds) {
        switch phase {
        case .heads, .judging, .over:
            break
        case .whole:
            guard let digest = replyDigest(of: replica) else { return }
            count(replica, digest, now)
        case .streaming:
            feed { $0.ended(replica, now: now) }
        case .leaderOnly:
            if replica == outcome.leader {
                feed { $0.ended(replica, now: now) }
            } else {
                outcome.agreed.insert(replica)
            }
        }
    }

    private mutating func count(
        _ replica: ReplicaIndex,
        _ digest: VoteDigest,
        _ now: UnixMilliseconds
    ) {
        guard var tally = bodyTally else { return }
        bodyTally = nil
        let change = tally.replied(replica, with: digest)
        bodyTally = tally
        switch change {
        case .decided(let winner, let digest):
            outcome.digest = digest
            outcome.agreed = tally.agreeing
            answerWhole(winner, now)
            for other in tally.dissenters { dissent(other, now) }
        case .late(let agrees) where tally.winner != nil:
            if agrees { outcome.agreed.insert(replica) } else { dissent(replica, now) }
        case .late, .impossible:
            checkBodies(now)
        case .pending, .ignored:
            break
        }
    }

    /// No q bodies are equal, or not yet: nothing is concluded before all are in.
    mutating func checkBodies(_ now: UnixMilliseconds) {
        guard phase == .whole, let tally = bodyTally, tally.winner == nil, tally.isComplete else {
            return
        }
        let replied = tally.repliedReplicas
        guard replied.count >= quorum else {
            fail(.tooFew, now)
            return
        }
        phase = .judging
        actions.append(.judge(replied))
    }

    /// Answers with the whole reply of one replica.
    mutating func answerWhole(_ leader: ReplicaIndex, _ now: UnixMilliseconds) {
        phase = .whole
        outcome.leader = leader
        outcome.decidedAt = now
        hasResponded = true
        isAnswered = true
        let body = bodies[leader.position]
        actions.append(.respond(leader, contentLength: UInt64(body.count)))
        for buffer in body.all { actions.append(.body(buffer)) }
        actions.append(.end)
    }

    /// Digest of head and body in canonical form.
    mutating func replyDigest(of replica: ReplicaIndex) -> VoteDigest? {
        guard let head = heads[replica.position] else { return nil }
        return VoteDigest(head: head.digest, body: bodyDigest(of: replica, head.form))
    }

    /// Equal bytes have equal forms, so mostly one body of all is brought into its form.
    private mutating func bodyDigest(
        of replica: ReplicaIndex,
        _ form: HTTPComparisonForm
    ) -> VoteDigest {
        let own = bodies[replica.position]
        // The body of a replica that is out is gone; nothing is equal to it.
        for (other, digest) in canonical where !out.contains(other) {
            let body = bodies[other.position]
            if body.count == own.count, heads[other.position]?.form == form,
                body.commonPrefix(with: own) == own.count
            {
                return digest
            }
        }
        var canonicalizer = BodyCanonicalizer(form: form, rules: rules)
        for buffer in own.all {
            buffer.withUnsafeReadableBytes { canonicalizer.append($0) }
        }
        let digest = VoteDigest(canonicalizer.finish().digest)
        canonical.append((replica, digest))
        return digest
    }

    /// Where the replies that `judge` asked about differ.
    ///
    /// - Parameters:
    ///   - replied: the replicas asked about.
    ///   - headFields: takes a head apart.
    /// - Returns: the places, and whether these are all: when not, nothing may be excused by them.
    func differences(
        of replied: ReplicaSet,
        headFields: (ReplyHead) -> BodyFields
    ) -> (fields: [NoiseField], isComplete: Bool) {
        let replicas = Array(replied)
        let said = replicas.compactMap { heads[$0.position] }
        guard said.count == replicas.count else { return ([], false) }
        let inHeads = BodyDifference.all(of: said.map(headFields))
        var places = inHeads.differences.map { NoiseField($0, of: replicas) }
        guard bodyTally != nil else { return (places, inHeads.isComplete) }
        var parts: [BodyFields] = []
        for (replica, head) in zip(replicas, said) {
            let bytes = bodies[replica.position].contiguous
            guard
                let fields = bytes.withUnsafeBytes({
                    BodyFields(of: $0, form: head.form, rules: rules)
                })
            else { return (places, false) }
            parts.append(fields)
        }
        let inBodies = BodyDifference.all(of: parts)
        places += inBodies.differences.map { NoiseField($0, of: replicas) }
        return (places, inHeads.isComplete && inBodies.isComplete)
    }
}
