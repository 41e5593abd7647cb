internal import Logging
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore

/// Follows the replicas' general logs and votes on what they say about each write.
///
/// A dissenting log is recorded and makes a state vote due; it does not by itself cost a replica its
/// vote, because the log is of receipt, not of execution.
struct LogVoteDesk: Sendable {
    /// Pause between two rounds.
    static let pause = Duration.milliseconds(50)
    /// Rounds between two looks at the logs' sizes.
    static let roundsPerSizeCheck = 20
    /// Shortest time between two lines that say all is well.
    static let summaryPause = Duration.seconds(1)

    /// Unanimous votes since the last line about them.
    private struct Summary {
        var count = 0
        var kinds: Set<String> = []
        var lastSaid: ContinuousClock.Instant?
    }

    let plan: Plan
    let logs: LogVotePlan
    let connector: ReplicaConnector
    let recorder: any VoteRecorder
    let metrics: VoterMetrics
    let book: NIOLockedValueBox<LogVoteBook>
    let schedule: NIOLockedValueBox<StateVoteSchedule>
    let logger: Logger

    /// Reads and votes until cancelled.
    func run() async {
        let rotations = plan.replicas.enumerated().compactMap { position, replica in
            replica.logDirectory.map { folder in
                LogRotation(
                    path: "\(folder)/\(logs.fileName)",
                    fileBytesMax: logs.fileBytesMax,
                    position: position,
                    connector: connector
                )
            }
        }
        for rotation in rotations { await rotation.recover() }
        var tails = rotations.map { LogTail(path: $0.path) }
        defer { for index in tails.indices { tails[index].close() } }
        var summary = Summary()
        var round = 0
        while !Task.isCancelled {
            for (index, rotation) in rotations.enumerated() {
                read(&tails[index], of: ReplicaIndex(rotation.position))
            }
            let (votes, pending) = book.withLockedValue { ($0.due(now: .now), $0.pendingCount) }
            metrics.logVotesPending(pending)
            for vote in votes { conclude(vote, summary: &summary) }
            say(&summary)
            round += 1
            if round.isMultiple(of: Self.roundsPerSizeCheck) {
                for (index, rotation) in rotations.enumerated() {
                    await rotate(rotation, sizeBytes: tails[index].sizeBytes)
                }
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func read(_ tail: inout LogTail, of replica: ReplicaIndex) {
        let round = tail.read()
        guard round.isReadable else { return }
        book.withLockedValue { book in
            for entry in round.entries { book.received(entry, from: replica) }
            if let moment = round.completeUpTo { book.reachedEnd(of: replica, now: moment) }
        }
    }

    private func rotate(_ rotation: LogRotation, sizeBytes: Int64?) async {
        do {
            guard try await rotation.rotateIfNeeded(sizeBytes: sizeBytes) else { return }
            logger.info(
                "General log rotated",
                metadata: ["replica": "\(plan.replicas[rotation.position].name)"]
            )
        } catch {
            logger.warning(
                "General log not rotated",
                metadata: [
                    "replica": "\(plan.replicas[rotation.position].name)", "error": "\(error)",
                ]
            )
        }
    }

    private func conclude(_ vote: LogVote, summary: inout Summary) {
        let verdict = vote.verdict
        metrics.voted(.log, verdict)
        record(vote, verdict: verdict)
        var metadata: Logger.Metadata = [
            "request": "\(vote.write.kind)", "sequence": "\(vote.write.sequence)",
            "verdict": "\(verdict.rawValue)",
        ]
        switch verdict {
        case .unanimous:
            summary.count += 1
            if summary.kinds.count < 8 { summary.kinds.insert(vote.write.kind) }
            return
        case .skipped:
            // The voter was not there when it was logged, or has only just come.
            metadata["unseen"] = "\(names(vote.unseen))"
            logger.debug("Too few logs can tell of the statement", metadata: metadata)
            return
        case .majority where vote.tally.dissenters.isEmpty:
            metadata["unreadable"] = "\(names(vote.tally.failedReplicas))"
            logger.debug("All logs that can be read are equal", metadata: metadata)
            return
        case .majority, .masked:
            metadata["dissenters"] = "\(names(vote.tally.dissenters))"
            metadata["missing"] = "\(names(vote.missing))"
            logger.warning("Majority obtained, but some logs are not equal", metadata: metadata)
        case .noMajority:
            logger.error("All logs are not equal: no majority", metadata: metadata)
        case .insufficient:
            metadata["unreadable"] = "\(names(vote.tally.failedReplicas))"
            logger.notice("Too few logs can be read", metadata: metadata)
            return
        }
        // What was not received may not have been done.
        schedule.withLockedValue { $0.lost() }
    }

    private func say(_ summary: inout Summary) {
        guard summary.count > 0 else { return }
        let now = ContinuousClock.now
        if let last = summary.lastSaid, now - last < Self.summaryPause { return }
        logger.info(
            "All logs are equal",
            metadata: [
                "writes": "\(summary.count)",
                "requests": "\(summary.kinds.sorted().joined(separator: ", "))",
            ]
        )
        summary = Summary(lastSaid: now)
    }

    private func record(_ vote: LogVote, verdict: Verdict) {
        let now = UnixClock.microseconds()
        var record = VoteRecord(
            kind: .log,
            service: plan.service,
            sequence: vote.write.sequence,
            requestKind: vote.write.kind,
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: vote.missing.isEmpty ? "" : "missing on \(names(vote.missing))"
        )
        record.fill(from: vote.tally)
        record.verdict = verdict
        record.dissented = vote.dissenters
        recorder.record(record)
    }

    private func names(_ replicas: ReplicaSet) -> String {
        replicas.map { plan.replicas[$0.position].name }.joined(separator: ", ")
    }
}
