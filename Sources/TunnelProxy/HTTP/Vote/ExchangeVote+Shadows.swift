internal import LibCrypto
internal import NIOCore
internal import VotingCore

// Replicas that are compared without a vote.
extension ExchangeVote {
    /// From here on only digests of the shadows' bodies are kept.
    mutating func hashShadows() {
        for replica in shadows.subtracting(out) {
            var hash = SHA256()
            for buffer in bodies[replica.position].all {
                buffer.withUnsafeReadableBytes { hash.update($0) }
            }
            bodies[replica.position] = BodyPieces()
            shadowHashes[replica] = hash
        }
    }

    /// Compares what shadows sent with the answer, once there is one.
    mutating func compareShadows(_ now: UnixMilliseconds) {
        guard !shadows.isEmpty, let leader = outcome.leader, let head = heads[leader.position]
        else {
            return
        }
        let waiting = shadows.intersection(ended).subtracting(out)
            .subtracting(outcome.shadowsAgreed)
        for replica in waiting {
            if isAnswer(replica, head) {
                outcome.shadowsAgreed.insert(replica)
            } else {
                outcome.shadowsDissented.insert(replica)
            }
        }
    }

    private mutating func isAnswer(_ replica: ReplicaIndex, _ answer: ReplyHead) -> Bool {
        // Noise that was set aside says nothing about a replica that was not asked.
        if outcome.isMasked { return heads[replica.position]?.status == answer.status }
        guard heads[replica.position]?.digest == answer.digest else { return false }
        if answer.page != nil { return true }
        switch phase {
        case .whole:
            return replyDigest(of: replica) == outcome.digest
        case .streaming:
            guard let words = shadowHashes[replica]?.finalizeWords() else { return false }
            let body = VoteDigest(words.0, words.1, words.2, words.3)
            let digest = VoteDigest(head: answer.digest, body: body)
            return trailed(digest, by: replica) == outcome.digest
        case .leaderOnly:
            return true
        case .heads, .judging, .over:
            return false
        }
    }
}
