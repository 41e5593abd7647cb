internal import VotingCore

// What happens because time passes.
extension ExchangeVote {
    /// Time has passed.
    mutating func advanced(to now: UnixMilliseconds) -> [ExchangeAction] {
        guard phase != .over else { return [] }
        if !isAnswered { giveUpPages(now) }
        if isAnswered {
            dropLate(now)
        } else if !hasResponded, now - startedAt >= limits.replyMilliseconds {
            timeOut(now)
        } else if now - lastProgressAt >= limits.bodyIdleMilliseconds, hasResponded {
            timeOut(now)
        }
        if phase != .over, release != nil {
            feedTime(now)
        }
        return flush(now)
    }

    private mutating func feedTime(_ now: UnixMilliseconds) {
        guard var current = release else { return }
        let made = current.advanced(to: now)
        release = current
        perform(made, now)
    }

    /// Who has not answered by now has failed; a client that reads nothing is not the replicas' fault.
    private mutating func timeOut(_ now: UnixMilliseconds) {
        guard isClientWritable else {
            fail(.stalled, now)
            return
        }
        for replica in open where voting.contains(replica) {
            outcome.failed.insert(replica)
            outcome.slow.insert(replica)
            actions.append(.drop(replica))
        }
        fail(.timeout, now)
    }

    /// Replies that are later than the answer by more than the limit are not waited for.
    private mutating func dropLate(_ now: UnixMilliseconds) {
        guard let decidedAt = outcome.decidedAt else { return }
        let wait = max(limits.lagMilliseconds, decidedAt - startedAt)
        guard now - decidedAt >= wait else { return }
        for replica in open {
            if voting.contains(replica) {
                outcome.failed.insert(replica)
                outcome.slow.insert(replica)
            } else {
                outcome.shadowsFailed.insert(replica)
            }
            paused.remove(replica)
            actions.append(.drop(replica))
        }
    }
}
