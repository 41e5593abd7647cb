internal import NIOCore
package import ServicePlan
package import VotingCore
package import WireProtocols

/// Brings the tunnel's notices and the replicas' log lines together; pure.
package struct LogVoteBook: Sendable {
    /// Writes that wait for their lines; more are dropped and counted.
    package static let pendingMax = 16_384

    private struct Pending: Sendable {
        var write: WriteNotice.Write
        var asked: ReplicaSet
        var found: [ReplicaIndex: VoteDigest] = [:]
        var deadline: ContinuousClock.Instant
    }

    /// A line of a write that the tunnel tells of so soon after a log was first read may stand before the
    /// place where reading began, on one replica and not on the next.
    package static let beginning: Duration = .seconds(30)

    /// How long a line may be late.
    package let wait: Duration
    /// Writes that found no room.
    package private(set) var dropped = 0

    private let configuredCount: Int
    private let quorum: Int
    private var matchers: [LogMatcher]
    private var readUpTo: [ContinuousClock.Instant?]
    /// When the end of each log was reached first.
    private var readSince: [ContinuousClock.Instant?]
    /// Sequence of the oldest write found in each log since then.
    private var oldestFound: [UInt64?]
    private var pending: [String: Pending] = [:]
    private var order = CircularBuffer<String>()
    private var complete: [String] = []

    /// Creates a book for the replicas of a plan.
    package init(configuredCount: Int, quorum: Int, wait: Duration) {
        self.configuredCount = configuredCount
        self.quorum = quorum
        self.wait = wait
        matchers = Array(repeating: LogMatcher(), count: configuredCount)
        readUpTo = Array(repeating: nil, count: configuredCount)
        readSince = readUpTo
        oldestFound = Array(repeating: nil, count: configuredCount)
    }

    /// Writes that wait for lines.
    package var pendingCount: Int { pending.count }

    /// The tunnel told of a write.
    package mutating func noticed(
        _ write: WriteNotice.Write,
        asked: ReplicaSet,
        now: ContinuousClock.Instant
    ) {
        guard !write.pin.isEmpty, !asked.isEmpty, pending[write.pin] == nil else { return }
        guard pending.count < Self.pendingMax else {
            dropped += 1
            return
        }
        var entry = Pending(write: write, asked: asked, deadline: now.advanced(by: wait))
        for replica in asked {
            entry.found[replica] = matchers[replica.position].take(write.pin)
            if entry.found[replica] != nil { remember(write, foundOn: replica) }
        }
        pending[write.pin] = entry
        order.append(write.pin)
        if entry.found.count == asked.count { complete.append(write.pin) }
    }

    /// A replica's log has another entry.
    package mutating func received(_ entry: GeneralLogEntry, from replica: ReplicaIndex) {
        guard let pin = matchers[replica.position].received(entry),
            var waiting = pending[pin], waiting.asked.contains(replica)
        else { return }
        waiting.found[replica] = matchers[replica.position].take(pin)
        remember(waiting.write, foundOn: replica)
        pending[pin] = waiting
        if waiting.found.count == waiting.asked.count { complete.append(pin) }
    }

    /// The end of a replica's log was reached.
    package mutating func reachedEnd(of replica: ReplicaIndex, now: ContinuousClock.Instant) {
        readUpTo[replica.position] = now
        if readSince[replica.position] == nil { readSince[replica.position] = now }
    }

    private mutating func remember(_ write: WriteNotice.Write, foundOn replica: ReplicaIndex) {
        let oldest = oldestFound[replica.position] ?? .max
        oldestFound[replica.position] = min(oldest, write.sequence)
    }

    /// Votes that are over: all lines are there, or those missing are late.
    ///
    /// A line counts as missing only once its log was read to the end after the deadline; a log that
    /// cannot be read at all makes its replica fail in the vote, which is no dissent.
    package mutating func due(now: ContinuousClock.Instant) -> [LogVote] {
        var votes: [LogVote] = []
        for pin in complete {
            if let entry = pending.removeValue(forKey: pin) { votes.append(vote(on: entry)) }
        }
        complete.removeAll(keepingCapacity: true)
        while let pin = order.first {
            if let entry = pending[pin] {
                guard isOver(entry, now: now) else { break }
                votes.append(vote(on: entry))
                pending[pin] = nil
            }
            _ = order.popFirst()
        }
        return votes
    }

    private func isOver(_ entry: Pending, now: ContinuousClock.Instant) -> Bool {
        guard now >= entry.deadline else { return false }
        if now >= entry.deadline.advanced(by: wait) { return true }
        return entry.asked.allSatisfy { replica in
            if entry.found[replica] != nil { return true }
            guard let end = readUpTo[replica.position] else { return false }
            return end >= entry.deadline
        }
    }

    private func vote(on entry: Pending) -> LogVote {
        let absent = VoteDigest(0, 0, 0, 0)
        var tally = Tally(
            configured: entry.asked,
            configuredCount: configuredCount,
            quorum: quorum
        )
        var missing = ReplicaSet()
        var unseen = ReplicaSet()
        for replica in entry.asked {
            if let digest = entry.found[replica] {
                _ = tally.replied(replica, with: digest)
                continue
            }
            let isRead = readUpTo[replica.position].map { $0 >= entry.deadline } ?? false
            if isRead, wasRead(replica, during: entry) {
                missing.insert(replica)
                _ = tally.replied(replica, with: absent)
            } else {
                if isRead { unseen.insert(replica) }
                _ = tally.failed(replica)
            }
        }
        return LogVote(
            write: entry.write,
            tally: tally,
            missing: missing,
            unseen: unseen,
            quorum: quorum
        )
    }

    /// Whether a replica's log was being read when a write came.
    ///
    /// Only then does a missing line prove anything. Writes come in one order, so a log in which an older
    /// one was found was.
    private func wasRead(_ replica: ReplicaIndex, during entry: Pending) -> Bool {
        if let oldest = oldestFound[replica.position], oldest < entry.write.sequence { return true }
        guard let since = readSince[replica.position] else { return false }
        return entry.deadline >= since.advanced(by: Self.beginning + wait)
    }
}
