package import VotingCore

/// Says when a look at the files is a vote, and on what; pure.
///
/// Files are written one after another, so a difference counts only once it stayed the same for a while.
package struct FileVoteBook: Sendable {
    /// Time for which a difference must stay the same.
    package let settle: Duration
    /// Longest time between two votes.
    package let idle: Duration

    private struct Seen: Sendable {
        var difference: FileDifference
        var since: ContinuousClock.Instant
    }

    private let quorum: Int
    private var seen: [String: Seen] = [:]
    private var lastVote: FileVote?
    private var lastVoteAt: ContinuousClock.Instant?
    private var beganAt: ContinuousClock.Instant?
    /// Replicas that the last look contradicts.
    package private(set) var standing: [ReplicaIndex: String] = [:]
    /// Whether a difference has not lasted long enough to count.
    package private(set) var isSettling = false

    /// Creates a book.
    package init(quorum: Int, settle: Duration, idle: Duration) {
        self.quorum = quorum
        self.settle = settle
        self.idle = idle
    }

    /// Takes a look's result.
    ///
    /// - Parameters:
    ///   - comparison: What the trees of all replicas that could be read came to.
    ///   - failed: Replicas whose files could not be read.
    ///   - now: The time.
    /// - Returns: A vote when there is something to say.
    package mutating func looked(
        _ comparison: FileTreeComparison,
        failed: ReplicaSet,
        now: ContinuousClock.Instant
    ) -> FileVote? {
        let began = beganAt ?? now
        beganAt = began
        var current: [String: Seen] = [:]
        var lasting: [FileDifference] = []
        var unsettled = ReplicaSet()
        isSettling = false
        for difference in comparison.differences {
            var since = now
            if let before = seen[difference.path], before.difference == difference {
                since = before.since
            }
            current[difference.path] = Seen(difference: difference, since: since)
            if now - since >= settle {
                lasting.append(difference)
            } else {
                isSettling = true
                unsettled.formUnion(difference.dissenters)
            }
        }
        seen = current
        let vote = FileVote(comparison, lasting: lasting, failed: failed, quorum: quorum)
        // Who changes a wrong file into another wrong one is not cleared meanwhile.
        standing = standing.filter { unsettled.contains($0.key) }
        for replica in vote.contradicted { standing[replica] = vote.words(for: replica) }
        guard isDue(vote, comparison, now: now, began: began) else { return nil }
        lastVote = vote
        lastVoteAt = now
        return vote
    }

    private func isDue(
        _ vote: FileVote,
        _ comparison: FileTreeComparison,
        now: ContinuousClock.Instant,
        began: ContinuousClock.Instant
    ) -> Bool {
        let rest = now - (lastVoteAt ?? began)
        let known = lastVote?.differences ?? []
        if isSettling {
            // Nothing is called equal that may turn out to differ in a moment.
            return vote.differences.contains { !known.contains($0) } || rest >= idle * 2
        }
        if rest >= idle { return true }
        guard let lastVote else {
            // The first look at a large tree is not over before all of it was read.
            return comparison.unreadCount == 0 || !vote.differences.isEmpty
        }
        return vote.differences != lastVote.differences || vote.verdict != lastVote.verdict
            || vote.failed != lastVote.failed
    }
}
