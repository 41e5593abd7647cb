internal import ControlPlane
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOPosix
internal import ServicePlan
internal import VotingCore

/// Looks at the replicas' files, votes on them, and reports whom a quorum contradicts.
struct FileVoteDesk: Sendable {
    /// Longest look at one replica; the next one reads on.
    static let lookMax = Duration.seconds(5)
    /// A look rests this many times as long as it took.
    static let restFactor = 20
    /// Paths in one line of the log.
    static let namesMax = 8
    /// Time between two reports of the same; the tunnel keeps who is reported out for longer than that.
    static let reportPause = Duration.seconds(1)
    /// How often somebody who wants a look is listened to.
    private static let tick = Duration.milliseconds(100)

    let part: WebVoterPart
    let files: WebFileVotePlan
    let tunnel: any TunnelControl
    let view: WebTunnelView
    let recorder: any VoteRecorder
    let metrics: WebVoterMetrics
    /// Set by whoever saw something that makes a look worth while.
    let wish: NIOLockedValueBox<Bool>
    let logger: Logger

    /// Looks until cancelled.
    func run() async {
        var readers = part.path.replicas.map { replica in
            FileTreeReader(
                folders: [("html", replica.filesDirectory), ("data", replica.dataDirectory)]
                    .compactMap { name, path in path.map { (name: name, path: $0) } },
                filesMax: files.filesMax,
                fileBytesMax: files.fileBytesMax,
                reread: .milliseconds(files.rereadMilliseconds)
            )
        }
        var book = FileVoteBook(
            quorum: part.quorum,
            settle: .milliseconds(files.settleMilliseconds),
            idle: .milliseconds(files.idleVoteMilliseconds)
        )
        var problems: [ReplicaIndex: String] = [:]
        var refusals: [ReplicaIndex: String] = [:]
        while !Task.isCancelled {
            let began = ContinuousClock.now
            let (trees, found) = await look(&readers)
            if Task.isCancelled { return }
            note(found, before: problems)
            problems = found
            let failed = ReplicaSet(found.keys)
            let comparison = FileTreeComparison(trees: trees, quorum: part.quorum)
            let vote = book.looked(comparison, failed: failed, now: .now)
            let took = ContinuousClock.now - began
            metrics.looked(
                compared: comparison.comparedCount,
                differing: comparison.differingCount,
                unread: comparison.unreadCount,
                took: took
            )
            if let vote { conclude(vote) }
            await rest(after: took, isSettling: book.isSettling, book.standing, &refusals)
        }
    }

    /// Reads all trees, one after another, away from the tasks that answer.
    private func look(
        _ readers: inout [FileTreeReader]
    ) async -> (trees: [ReplicaIndex: FileTree], problems: [ReplicaIndex: String]) {
        var trees: [ReplicaIndex: FileTree] = [:]
        var problems: [ReplicaIndex: String] = [:]
        for index in readers.indices {
            let reader = readers[index]
            let budget = FileBudget(
                bytes: files.lookBytesMax,
                deadline: .now.advanced(by: Self.lookMax)
            )
            do {
                let (after, tree) = try await NIOThreadPool.singleton.runIfActive {
                    var (looking, left) = (reader, budget)
                    let tree = try looking.look(&left)
                    return (looking, tree)
                }
                readers[index] = after
                trees[ReplicaIndex(index)] = tree
            } catch {
                problems[ReplicaIndex(index)] = "\(error)"
            }
        }
        return (trees, problems)
    }

    private func note(_ problems: [ReplicaIndex: String], before: [ReplicaIndex: String]) {
        for (replica, reason) in problems.sorted(by: { $0.key < $1.key })
        where before[replica] != reason {
            logger.warning(
                "Files cannot be read",
                metadata: ["replica": "\(name(replica))", "reason": "\(reason)"]
            )
        }
    }

    /// Waits for the next look, and says meanwhile what the last one found.
    private func rest(
        after took: Duration,
        isSettling: Bool,
        _ standing: [ReplicaIndex: String],
        _ refusals: inout [ReplicaIndex: String]
    ) async {
        let wanted =
            isSettling
            ? min(files.settleMilliseconds / 2, files.lookMilliseconds) : files.lookMilliseconds
        let rested = ContinuousClock.now.advanced(by: took * Self.restFactor)
        let end = max(rested, .now.advanced(by: .milliseconds(max(wanted, 10))))
        var nextReport = ContinuousClock.now
        while !Task.isCancelled, ContinuousClock.now < end {
            if ContinuousClock.now >= nextReport {
                await report(standing, &refusals)
                nextReport = .now.advanced(by: Self.reportPause)
            }
            try? await Task.sleep(for: Self.tick)
            // However often something is seen in the logs, looking must not become all that is done.
            guard ContinuousClock.now >= rested else { continue }
            let isWished = wish.withLockedValue { wish in
                defer { wish = false }
                return wish
            }
            if isWished { return }
        }
    }

    // MARK: Outcome

    private func conclude(_ vote: FileVote) {
        metrics.votes.voted(.state, vote.verdict)
        record(vote)
        var metadata: Logger.Metadata = [
            "files": "\(vote.comparedCount)", "verdict": "\(vote.verdict.rawValue)",
        ]
        if vote.differingCount > 0 {
            let paths = vote.differences.prefix(Self.namesMax).map(\.path)
            metadata["differing"] = "\(paths.joined(separator: ", "))"
            metadata["count"] = "\(vote.differingCount)"
        }
        if !vote.failed.isEmpty { metadata["unreadable"] = "\(part.names(vote.failed))" }
        switch vote.verdict {
        case .unanimous:
            logger.info("All files are equal", metadata: metadata)
        case .majority where vote.dissented.isEmpty:
            logger.notice("All files that can be read are equal", metadata: metadata)
        case .majority, .masked:
            metadata["dissenters"] = "\(part.names(vote.dissented))"
            logger.warning("Majority obtained, but some files are not equal", metadata: metadata)
        case .noMajority:
            logger.error("Files are not equal: no majority", metadata: metadata)
        case .insufficient, .skipped:
            logger.error("The files of too few replicas can be read", metadata: metadata)
        }
    }

    private func record(_ vote: FileVote) {
        let now = UnixClock.microseconds()
        let words = vote.contradicted.map { "\(name($0)): \(vote.words(for: $0))" }
        let unresolved = vote.differences.filter(\.isUnresolved).prefix(Self.namesMax).map {
            "no majority on \($0.path)"
        }
        var record = VoteRecord(
            kind: .state,
            service: part.service,
            requestKind: "files",
            verdict: vote.verdict,
            agreed: vote.agreed,
            dissented: vote.dissented,
            failed: vote.failed,
            leader: vote.agreed.first,
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: (words + unresolved).joined(separator: "; ")
        )
        if vote.agreed.union(vote.dissented).count < part.path.replicas.count {
            record.flags.insert(.degraded)
        }
        recorder.record(record)
    }

    /// Tells the tunnel of replicas that a quorum contradicts, again and again while it does.
    private func report(
        _ standing: [ReplicaIndex: String],
        _ refusals: inout [ReplicaIndex: String]
    ) async {
        refusals = refusals.filter { standing[$0.key] != nil }
        for (replica, words) in standing.sorted(by: { $0.key < $1.key }) {
            let life = view.status?.replica(name(replica))?.life
            switch life {
            case .active, .suspect, .shadow, .quarantined: break
            case .joining, .syncing, .dead, nil: continue
            }
            do {
                try await tunnel.quarantine(replica: name(replica), reason: "file vote: \(words)")
                refusals[replica] = nil
                guard life != .quarantined else { continue }
                metrics.reported()
                logger.notice(
                    "Replica reported to the tunnel",
                    metadata: ["replica": "\(name(replica))", "reason": "\(words)"]
                )
            } catch {
                let reason = "\(error)"
                guard refusals.updateValue(reason, forKey: replica) != reason else { continue }
                logger.warning(
                    "The tunnel does not take the replica out",
                    metadata: ["replica": "\(name(replica))", "reason": "\(reason)"]
                )
            }
        }
    }

    private func name(_ replica: ReplicaIndex) -> String {
        part.path.replicas[replica.position].name
    }
}
