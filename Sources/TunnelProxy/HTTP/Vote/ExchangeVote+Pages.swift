internal import VotingCore
internal import WireProtocols

// Pages of the servers' own, where replicas are different servers: equal heads stand before other words.
extension ExchangeVote {
    /// Whether the heads that were voted on stand before pages of the servers' own.
    var arePages: Bool {
        let said = headTally.winner ?? candidates.first { heads[$0.position] != nil }
        return said.flatMap { heads[$0.position]?.page } != nil
    }

    /// The heads are equal but for their pages: a page that q replicas have is the answer, else the status alone.
    ///
    /// A page that is no other replica's is no dissent, because nobody gets it.
    mutating func votePages(_ head: ReplyHead, _ winner: ReplicaIndex, _ now: UnixMilliseconds) {
        if head.isBodyCompared, head.framing != .none {
            pagesAt = now
            hold(candidates, now)
        } else {
            answerAlone(now)
        }
    }

    /// The rest of the pages is not waited for any longer.
    mutating func giveUpPages(_ now: UnixMilliseconds) {
        guard phase == .whole, let pagesAt, now - pagesAt >= limits.lagMilliseconds else { return }
        answerAlone(now)
    }

    /// Answers with what the heads have in common; the bodies are read to their end and not compared.
    mutating func answerAlone(_ now: UnixMilliseconds) {
        guard !isAnswered else { return }
        let agreeing = candidates.subtracting(out).filter { heads[$0.position] != nil }
        guard agreeing.count >= quorum, let leader = agreeing.first else {
            fail(.tooFew, now)
            return
        }
        phase = .leaderOnly
        bodyTally = nil
        outcome.leader = leader
        outcome.digest = heads[leader.position]?.digest
        outcome.decidedAt = now
        hasResponded = true
        isAnswered = true
        actions.append(.respondAlone(leader))
        for position in bodies.indices { bodies[position] = BodyPieces() }
        resumeAll()
        for replica in agreeing where ended.contains(replica) { outcome.agreed.insert(replica) }
    }
}
