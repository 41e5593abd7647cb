internal import EngineConnector
internal import Glibc
internal import Logging
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// Reads the replicas' access logs and votes on what they say of each request.
///
/// A dissenting log is recorded and makes a look at the files due; it does not by itself cost a replica its
/// vote, because what it answered was voted on already.
struct AccessLogDesk: Sendable {
    /// Pause between two rounds.
    static let pause = Duration.milliseconds(100)
    /// Pause before a container's output is asked for again.
    static let reattachPause = Duration.milliseconds(500)
    /// Shortest time between two lines that say all is well.
    static let summaryPause = Duration.seconds(1)

    let part: WebVoterPart
    let logs: WebLogVotePlan
    /// How lines are read, for the format `custom`.
    let pattern: CapturePattern?
    let view: WebTunnelView
    let recorder: any VoteRecorder
    let metrics: WebVoterMetrics
    let book: NIOLockedValueBox<AccessLogBook>
    let silence: NIOLockedValueBox<LogSilence>
    /// Asks for a look at the files.
    let wish: NIOLockedValueBox<Bool>
    let logger: Logger

    /// Reads and votes until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for index in part.path.replicas.indices {
                let replica = ReplicaIndex(index)
                if let socket = logs.engineSocket {
                    group.addTask { await follow(replica, on: socket) }
                } else {
                    group.addTask { await read(replica) }
                }
            }
            group.addTask { await vote() }
        }
    }

    private func plan(_ replica: ReplicaIndex) -> WebReplicaPlan {
        part.path.replicas[replica.position]
    }

    private func parser(_ replica: ReplicaIndex) -> AccessLogParser {
        AccessLogParser(needsNames: plan(replica).logNamesRequests, pattern: pattern)
    }

    // MARK: Sources

    /// Follows a container's output through the engine, from now on, and again when it was started anew.
    private func follow(_ replica: ReplicaIndex, on socket: String) async {
        let name = plan(replica).name
        let parser = parser(replica)
        var problem = ""
        while !Task.isCancelled {
            do {
                try await EngineClient.withClient(socketPath: socket) { engine in
                    let containers = try await engine.containers(labels: [], all: false)
                    let found = containers.first {
                        $0.labels[ContainerLabel.replica] == name
                            && $0.labels[ContainerLabel.service] == part.service
                    }
                    guard let found else {
                        throw VoterError.files("no container of it runs")
                    }
                    try await engine.followNewOutput(
                        of: found.id,
                        onBegin: { book.withLockedValue { $0.beganReading(replica, now: .now) } }
                    ) { take([$0], of: replica, parser) }
                }
                problem = ""
            } catch {
                let reason = "\(error)"
                if reason != problem, !Task.isCancelled {
                    logger.notice(
                        "Log cannot be read",
                        metadata: ["replica": "\(name)", "reason": "\(reason)"]
                    )
                }
                problem = reason
            }
            book.withLockedValue { $0.beganReading(replica, now: nil) }
            try? await Task.sleep(for: Self.reattachPause)
        }
    }

    /// Follows a log file, and empties one of the compiler's own when it is too large.
    private func read(_ replica: ReplicaIndex) async {
        guard let folder = plan(replica).logDirectory, let file = logs.fileName else { return }
        let path = "\(folder)/\(file)"
        let parser = parser(replica)
        var tail = FileTail(path: path, parser: AccessLineSplitter())
        defer { tail.close() }
        var isRead = false
        while !Task.isCancelled {
            let round = tail.read()
            if round.isReadable != isRead {
                isRead = round.isReadable
                book.withLockedValue { $0.beganReading(replica, now: isRead ? .now : nil) }
            }
            take(round.entries, of: replica, parser)
            if let moment = round.completeUpTo {
                book.withLockedValue { $0.reachedEnd(of: replica, upTo: moment) }
            }
            if round.isAtEnd, let bytes = tail.sizeBytes, bytes >= Int64(logs.fileBytesMax),
                plan(replica).logNamesRequests
            {
                empty(path, replica)
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// The server appends, so it goes on at the beginning; lines in between are lost, and not missed.
    private func empty(_ path: String, _ replica: ReplicaIndex) {
        let file = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        let isDone = file >= 0 && ftruncate(file, 0) == 0
        let reason = isDone ? "" : String(cString: strerror(errno))
        if file >= 0 { close(file) }
        book.withLockedValue { $0.beganReading(replica, now: .now) }
        logger.log(
            level: isDone ? .info : .warning,
            isDone ? "Access log emptied" : "Access log not emptied",
            metadata: ["replica": "\(plan(replica).name)", "reason": "\(reason)"]
        )
    }

    private func take(_ lines: [[UInt8]], of replica: ReplicaIndex, _ parser: AccessLogParser) {
        guard !lines.isEmpty else { return }
        var found: [AccessLogLine] = []
        for line in lines {
            if case .line(let line) = parser.read(line) { found.append(line) }
        }
        metrics.lines(lines.count, strange: lines.count - found.count)
        guard !found.isEmpty else { return }
        let (now, taken) = (ContinuousClock.now, found)
        silence.withLockedValue { $0.heard(taken.count, from: replica) }
        book.withLockedValue { book in
            for line in taken { book.received(line, from: replica, now: now) }
        }
    }

    // MARK: Votes

    /// Unanimous votes since the last line about them.
    private struct Summary {
        var count = 0
        var methods: Set<String> = []
        var lastSaid: ContinuousClock.Instant?
    }

    private func vote() async {
        var summary = Summary()
        while !Task.isCancelled {
            let now = ContinuousClock.now
            tell(now)
            let (votes, pending, dropped, unjudged) = book.withLockedValue { book in
                (book.due(now: now), book.pendingCount, book.dropped, book.unjudged)
            }
            metrics.votes.logVotesPending(pending)
            metrics.requests(dropped: dropped, unjudged: unjudged)
            for vote in votes { conclude(vote, &summary) }
            say(&summary)
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Takes over what the tunnel said of the replicas.
    private func tell(_ now: ContinuousClock.Instant) {
        let status = view.status
        let states = status.map { status in
            part.path.replicas.map { replica -> (votes: Bool, since: Int64) in
                let found = status.replica(replica.name)
                return (found?.life?.votes ?? false, found?.sinceUnixMilliseconds ?? 0)
            }
        }
        book.withLockedValue { $0.toldStates(states, now: now) }
        guard let status else { return }
        let requests = status.votes.values.reduce(0, &+)
        let voting = ReplicaSet(
            part.path.replicas.indices.filter { states?[$0].votes ?? false }.map {
                ReplicaIndex($0)
            }
        )
        let silent = silence.withLockedValue {
            $0.answered(requests, voting: voting, now: now)
        }
        for replica in silent {
            logger.warning(
                "The replica answers, but its log names no request: its log is not voted on",
                metadata: ["replica": "\(plan(replica).name)"]
            )
        }
    }

    private func conclude(_ vote: AccessLogVote, _ summary: inout Summary) {
        let verdict = vote.verdict
        metrics.votes.voted(.log, verdict)
        record(vote, verdict)
        var metadata: Logger.Metadata = [
            "request": "\(vote.id ?? vote.route)", "route": "\(vote.route)",
            "verdict": "\(verdict.rawValue)",
        ]
        switch verdict {
        case .unanimous:
            summary.count += 1
            if summary.methods.count < 8 { summary.methods.insert(vote.method) }
            return
        case .majority where vote.tally.dissenters.isEmpty:
            logger.debug("All logs that can be read are equal", metadata: metadata)
            return
        case .majority, .masked:
            metadata["dissenters"] = "\(part.names(vote.tally.dissenters))"
            metadata["missing"] = "\(part.names(vote.missing))"
            logger.warning("Majority obtained, but some logs are not equal", metadata: metadata)
        case .noMajority:
            metadata["missing"] = "\(part.names(vote.missing))"
            logger.error("All logs are not equal: no majority", metadata: metadata)
        case .insufficient, .skipped:
            logger.debug("Too few logs can be read", metadata: metadata)
            return
        }
        // What was served otherwise may lie there otherwise.
        wish.withLockedValue { $0 = true }
    }

    private func say(_ summary: inout Summary) {
        guard summary.count > 0 else { return }
        let now = ContinuousClock.now
        if let last = summary.lastSaid, now - last < Self.summaryPause { return }
        logger.info(
            "All logs are equal",
            metadata: [
                "requests": "\(summary.count)",
                "methods": "\(summary.methods.sorted().joined(separator: ", "))",
            ]
        )
        summary = Summary(lastSaid: now)
    }

    private func record(_ vote: AccessLogVote, _ verdict: Verdict) {
        let now = UnixClock.microseconds()
        var reason = vote.id.map { "request \($0)" } ?? "matched by order"
        if !vote.missing.isEmpty { reason += "; missing on \(part.names(vote.missing))" }
        var record = VoteRecord(
            kind: .log,
            service: part.service,
            requestKind: vote.method,
            statement: vote.route,
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: reason
        )
        record.fill(from: vote.tally)
        record.verdict = verdict
        recorder.record(record)
    }
}
