package import VotingCore
internal import WireProtocols

/// Brings the lines of all replicas' access logs together, request by request; pure.
///
/// Lines that name their request meet by that name. Others meet by their order: the n-th line of one method
/// and target on one replica belongs to the n-th on the others, within a window. That a line is missing proves
/// something only where the replica voted and its log was read all the while.
package struct AccessLogBook: Sendable {
    /// Requests that wait for lines; more are dropped and counted.
    package static let pendingMax = 16_384
    /// Requests that are remembered after their vote, so that a second line of one begins no new one.
    package static let doneMax = 65_536
    /// Time around a change within which a missing line proves nothing.
    package static let margin: Duration = .seconds(1)

    private struct Pending: Sendable {
        var key: String
        var lines: [AccessLogLine?]
        var firstSeen: ContinuousClock.Instant
        var deadline: ContinuousClock.Instant
        var isNamed: Bool

        func found(_ replica: Int) -> Bool { lines[replica] != nil }
    }

    /// What is known of one replica.
    private struct Member: Sendable {
        /// Whether it votes, as far as the tunnel said last.
        var isVoting = false
        /// Since when it has voted without a change.
        var votingSince: ContinuousClock.Instant?
        /// When the tunnel says that its state began.
        var stateSince: Int64?
        /// Since when its log is read.
        var readSince: ContinuousClock.Instant?
        /// Up to when all that it logged was read; nil when only its own later lines tell.
        var readUpTo: ContinuousClock.Instant?
        /// Begin of the latest request of which it has a line.
        var latestFound: ContinuousClock.Instant?
    }

    /// How long a line may be late.
    package let wait: Duration
    /// By how much a replica may be slower than the others.
    package let lag: Duration
    /// Requests that found no room.
    package private(set) var dropped = 0
    /// Requests on which nothing could be said: too few replicas were voting and read.
    package private(set) var unjudged: UInt64 = 0

    private let quorum: Int
    private var members: [Member]
    private var isKnown = false
    private var pending: [Int: Pending] = [:]
    private var byKey: [String: [Int]] = [:]
    private var nextNumber = 0
    private var complete: [Int] = []
    private var done: RecencyMap<String, Bool>

    /// Creates a book for the replicas of a plan.
    package init(configuredCount: Int, quorum: Int, wait: Duration, lag: Duration) {
        self.quorum = quorum
        self.wait = wait
        self.lag = lag
        members = Array(repeating: Member(), count: configuredCount)
        done = RecencyMap(countMax: Self.doneMax)
    }

    /// Requests that wait for lines.
    package var pendingCount: Int { pending.count }

    /// Replicas whose log is read.
    package var readCount: Int { members.count { $0.readSince != nil } }

    // MARK: Events

    /// The tunnel told who votes; nil when it did not answer.
    ///
    /// - Parameters:
    ///   - states: For each replica whether it votes, and when its state began.
    ///   - now: The time.
    package mutating func toldStates(
        _ states: [(votes: Bool, since: Int64)]?,
        now: ContinuousClock.Instant
    ) {
        isKnown = states != nil
        for index in members.indices {
            guard let states, index < states.count, states[index].votes else {
                members[index].isVoting = false
                members[index].votingSince = nil
                continue
            }
            // Whoever was out in between has another beginning.
            if !members[index].isVoting || members[index].stateSince != states[index].since {
                members[index].votingSince = now
            }
            members[index].isVoting = true
            members[index].stateSince = states[index].since
        }
    }

    /// Reading of a replica's log begins, or goes on after a gap; nil when it is not read.
    package mutating func beganReading(_ replica: ReplicaIndex, now: ContinuousClock.Instant?) {
        members[replica.position].readSince = now
        members[replica.position].readUpTo = nil
    }

    /// All that a replica logged up to a time was read.
    package mutating func reachedEnd(of replica: ReplicaIndex, upTo: ContinuousClock.Instant) {
        if members[replica.position].readSince == nil {
            members[replica.position].readSince = upTo
        }
        members[replica.position].readUpTo = upTo
    }

    /// A replica's log has another line.
    package mutating func received(
        _ line: AccessLogLine,
        from replica: ReplicaIndex,
        now: ContinuousClock.Instant
    ) {
        let index = replica.position
        let key = line.key
        if line.id != nil, done.peek(key) != nil { return }
        let waiting = byKey[key] ?? []
        let found = waiting.first { !(pending[$0]?.found(index) ?? true) }
        // Asked twice under one name: the first answer is the one that was compared.
        if found == nil, line.id != nil, !waiting.isEmpty { return }
        guard let number = found ?? open(line, key, now) else { return }
        guard var entry = pending[number] else { return }
        entry.lines[index] = line
        let latest = members[index].latestFound ?? entry.firstSeen
        members[index].latestFound = max(latest, entry.firstSeen)
        pending[number] = entry
        if isComplete(entry) { complete.append(number) }
    }

    private mutating func open(
        _ line: AccessLogLine,
        _ key: String,
        _ now: ContinuousClock.Instant
    ) -> Int? {
        guard pending.count < Self.pendingMax else {
            dropped += 1
            return nil
        }
        nextNumber += 1
        // A slow answer is logged when it ends, and others may take that much longer.
        let slack = max(lag, .milliseconds(line.milliseconds ?? 0))
        pending[nextNumber] = Pending(
            key: key,
            lines: Array(repeating: nil, count: members.count),
            firstSeen: now,
            deadline: now.advanced(by: wait + slack),
            isNamed: line.id != nil
        )
        byKey[key, default: []].append(nextNumber)
        return nextNumber
    }

    private func isComplete(_ entry: Pending) -> Bool {
        members.indices.allSatisfy { entry.found($0) || (isKnown && !members[$0].isVoting) }
    }

    // MARK: Votes

    /// Votes that are over: all lines are there, or those missing are late.
    package mutating func due(now: ContinuousClock.Instant) -> [AccessLogVote] {
        var numbers = complete
        complete.removeAll(keepingCapacity: true)
        numbers += pending.filter { isOver($0.value, now: now) }.map(\.key).sorted()
        var votes: [AccessLogVote] = []
        for number in numbers {
            guard let entry = pending.removeValue(forKey: number) else { continue }
            forget(number, entry)
            if let vote = vote(on: entry) { votes.append(vote) } else { unjudged += 1 }
        }
        return votes
    }

    private mutating func forget(_ number: Int, _ entry: Pending) {
        if entry.isNamed { done.set(entry.key, to: true) }
        byKey[entry.key]?.removeAll { $0 == number }
        if byKey[entry.key]?.isEmpty ?? false { byKey[entry.key] = nil }
    }

    private func isOver(_ entry: Pending, now: ContinuousClock.Instant) -> Bool {
        guard now >= entry.deadline else { return false }
        if now >= entry.deadline.advanced(by: wait) { return true }
        return members.indices.allSatisfy { index in
            entry.found(index) || !members[index].isVoting || hasPassed(index, entry)
        }
    }

    /// Whether what a replica logged after a request was read already.
    private func hasPassed(_ index: Int, _ entry: Pending) -> Bool {
        if let end = members[index].readUpTo { return end >= entry.deadline }
        guard let latest = members[index].latestFound else { return false }
        return latest > entry.firstSeen
    }

    /// Whether a missing line proves that a replica logged nothing.
    private func isWitness(_ index: Int, _ entry: Pending) -> Bool {
        let begin = entry.firstSeen - Self.margin
        guard let voting = members[index].votingSince, let read = members[index].readSince else {
            return false
        }
        return voting <= begin && read <= begin
    }

    private func vote(on entry: Pending) -> AccessLogVote? {
        var asked = ReplicaSet()
        var missing = ReplicaSet()
        for index in members.indices {
            if entry.found(index), members[index].isVoting || !isKnown {
                asked.insert(ReplicaIndex(index))
            } else if !entry.found(index), isWitness(index, entry) {
                asked.insert(ReplicaIndex(index))
                missing.insert(ReplicaIndex(index))
            }
        }
        let lines = asked.compactMap { entry.lines[$0.position] }
        guard asked.count >= quorum, let first = lines.first else { return nil }
        var tally = Tally(configured: asked, configuredCount: members.count, quorum: quorum)
        for replica in asked {
            switch entry.lines[replica.position] {
            case nil: _ = tally.replied(replica, with: VoteDigest(0, 0, 0, 0))
            case let line? where line.isAborted: _ = tally.failed(replica)
            case let line?: _ = tally.replied(replica, with: line.digest)
            }
        }
        // Where the client left, nothing is left that could be compared.
        if tally.repliedReplicas.count < quorum { return nil }
        return AccessLogVote(
            id: first.id,
            method: first.method,
            route: HTTPRouteTemplate.template(method: first.method, target: first.target),
            tally: tally,
            missing: missing
        )
    }
}
