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
            let behind = trailers[replica]?.digest
            feed { $0.ended(replica, trailers: behind, now: now) }
        case .leaderOnly:
            if replica == outcome.leader, release != nil {
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
            // Another page under the status that was voted on is no fault.
            if arePages { outcome.agreed.formUnion(tally.dissenters) }
            for other in tally.dissenters where !arePages { dissent(other, now) }
        case .late(let agrees) where tally.winner != nil:
            if agrees || arePages { outcome.agreed.insert(replica) } else { dissent(replica, now) }
        case .late, .impossible:
            checkBodies(now)
        case .pending, .ignored:
            break
        }
    }

    /// No q bodies are equal, or not yet: nothing is concluded before all are in.
    mutating func checkBodies(_ now: UnixMilliseconds) {
        guard phase == .whole, let tally = bodyTally, tally.winner == nil else { return }
        if arePages {
            if tally.isImpossible { answerAlone(now) }
            return
        }
        guard tally.isComplete else { return }
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
        // Only a body without a length has a place for trailers.
        let isTrailed = passesTrailers && trailers[leader] != nil
        actions.append(.respond(leader, contentLength: isTrailed ? nil : UInt64(body.count)))
        for buffer in body.all { actions.append(.body(buffer)) }
        endAnswer(leader)
    }

    /// Ends the answer, with the trailers of a replica whose body it is.
    mutating func endAnswer(_ replica: ReplicaIndex?) {
        if passesTrailers, let replica, trailers[replica] != nil {
            actions.append(.trailers(replica))
        }
        actions.append(.end)
    }

    /// A digest of head and body with the trailers behind it, where some count.
    func trailed(_ digest: VoteDigest, by replica: ReplicaIndex?) -> VoteDigest {
        guard let own = replica.flatMap({ trailers[$0]?.digest }) else { return digest }
        return VoteDigest(head: digest, body: own)
    }

    /// Digest of head and body in canonical form.
    mutating func replyDigest(of replica: ReplicaIndex) -> VoteDigest? {
        guard let head = heads[replica.position] else { return nil }
        let digest = VoteDigest(
            head: head.page ?? head.digest,
            body: bodyDigest(of: replica, head)
        )
        return trailed(digest, by: replica)
    }

    /// Equal bytes have equal forms, so mostly one body of all is brought into its form.
    private mutating func bodyDigest(
        of replica: ReplicaIndex,
        _ head: ReplyHead
    ) -> VoteDigest {
        let own = bodies[replica.position]
        // The body of a replica that is out is gone; nothing is equal to it.
        for (other, digest) in canonical where !out.contains(other) {
            let body = bodies[other.position]
            if body.count == own.count, heads[other.position]?.form == head.form,
                heads[other.position]?.coding == head.coding,
                body.commonPrefix(with: own) == own.count
            {
                return digest
            }
        }
        let digest = VoteDigest(canonical(own, head).digest)
        canonical.append((replica, digest))
        return digest
    }

    private func canonical(_ body: BodyPieces, _ head: ReplyHead) -> CanonicalBody {
        if let content = unpacked(body, head) {
            return content.withUnsafeBytes {
                BodyCanonicalizer.canonical($0, form: head.form, rules: rules)
            }
        }
        // What cannot be unpacked is compared as it came.
        let form = head.coding == .identity ? head.form : .bytes
        var canonicalizer = BodyCanonicalizer(form: form, rules: rules)
        for buffer in body.all {
            buffer.withUnsafeReadableBytes { canonicalizer.append($0) }
        }
        return canonicalizer.finish()
    }

    /// The content of a packed body; nil for one that is not packed, or wrongly.
    private func unpacked(_ body: BodyPieces, _ head: ReplyHead) -> [UInt8]? {
        guard head.coding != .identity, head.form != .bytes else { return nil }
        let bytesMax = rules.wholeBodyBytesMax
        return body.contiguous.withUnsafeBytes {
            try? ContentDecoder.decode($0, head.coding, bytesMax: bytesMax)
        }
    }

    /// Where the replies that `judge` asked about differ.
    ///
    /// - Parameters:
    ///   - replied: the replicas asked about.
    ///   - headFields: takes a head apart.
    ///   - trailerFields: takes trailers apart.
    /// - Returns: the places, and whether these are all: when not, nothing may be excused by them.
    func differences(
        of replied: ReplicaSet,
        headFields: (ReplyHead) -> BodyFields,
        trailerFields: ([HTTPFieldLine]) -> BodyFields
    ) -> (fields: [NoiseField], isComplete: Bool) {
        let replicas = Array(replied)
        let said = replicas.compactMap { heads[$0.position] }
        guard said.count == replicas.count else { return ([], false) }
        let inHeads = BodyDifference.all(of: said.map(headFields))
        var places = inHeads.differences.map { NoiseField($0, of: replicas) }
        guard bodyTally != nil else { return (places, inHeads.isComplete) }
        var isComplete = inHeads.isComplete
        if replicas.contains(where: { trailers[$0] != nil }) {
            let behind = BodyDifference.all(
                of: replicas.map { trailerFields(trailers[$0]?.fields ?? []) }
            )
            places += behind.differences.map { NoiseField($0, of: replicas) }
            isComplete = isComplete && behind.isComplete
        }
        var parts: [BodyFields] = []
        for (replica, head) in zip(replicas, said) {
            let body = bodies[replica.position]
            let bytes = unpacked(body, head) ?? body.contiguous
            guard
                let fields = bytes.withUnsafeBytes({
                    BodyFields(of: $0, form: head.form, rules: rules)
                })
            else { return (places, false) }
            parts.append(fields)
        }
        let inBodies = BodyDifference.all(of: parts)
        places += inBodies.differences.map { NoiseField($0, of: replicas) }
        return (places, isComplete && inBodies.isComplete)
    }
}
