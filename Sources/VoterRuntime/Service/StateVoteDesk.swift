internal import ControlPlane
internal import Logging
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore

/// Holds state and existence votes, says how they ended, and reports dissent to the tunnel.
struct StateVoteDesk: Sendable {
    /// Pause between two looks at the schedule.
    static let pause = Duration.milliseconds(50)
    /// Names in one log line.
    static let namesMax = 16

    let plan: Plan
    let voter: StateVoter
    let tunnel: any TunnelControl
    let recorder: any VoteRecorder
    let metrics: VoterMetrics
    let activity: VoterActivity
    let schedule: NIOLockedValueBox<StateVoteSchedule>
    let logger: Logger

    private var depth: StateDepth { StateDepth(rawValue: plan.voter.tables) ?? .rows }

    /// Holds votes as they come due, until cancelled.
    func run() async {
        var lastProblem = ""
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.pause)
            guard !activity.isResyncing,
                let job = schedule.withLockedValue({ $0.next(now: .now) })
            else { continue }
            let started = ContinuousClock.now
            do {
                let result = try await voter.vote(
                    scope(of: job),
                    replicas: nil,
                    purpose: "state vote \(job.reason)"
                )
                let took = ContinuousClock.now - started
                metrics.stateVoteTook(took)
                schedule.withLockedValue { $0.finished(job, took: took, now: .now) }
                await conclude(job, result: result)
                lastProblem = ""
            } catch {
                schedule.withLockedValue { $0.failed(job, now: .now) }
                let problem = "\(error)"
                logger.log(
                    level: problem == lastProblem ? .debug : .info,
                    "State vote not possible now",
                    metadata: ["error": "\(problem)"]
                )
                lastProblem = problem
            }
        }
    }

    /// Answers the tunnel's own request for a state vote.
    func answer(_ request: StateVoteRequest) async throws -> StateVoteAnswer {
        guard request.gateHeld || !activity.isResyncing else {
            throw ControlRefusal.unavailable("a resync is under way")
        }
        var job = StateVoteJob(reason: request.reason)
        if let tables = request.tables {
            for text in tables {
                if let name = TableName(text) {
                    job.tables[name] = .changed
                } else {
                    job.isWhole = true
                }
            }
        } else {
            job.isWhole = true
        }
        var replicas: ReplicaSet?
        if let names = request.replicas {
            replicas = ReplicaSet(
                try names.map { name in
                    guard let position = plan.replicas.firstIndex(where: { $0.name == name }) else {
                        throw ControlRefusal.unknown("no replica '\(name)' in the plan")
                    }
                    return ReplicaIndex(position)
                }
            )
        }
        var scope = scope(of: job)
        scope.isGateHeld = request.gateHeld
        // Admission rests on everything, whatever the service votes on later.
        if request.replicas != nil, request.tables == nil { scope = .everything }
        scope.isGateHeld = request.gateHeld
        let result: StateVoteResult
        do {
            result = try await voter.vote(scope, replicas: replicas, purpose: request.reason)
        } catch {
            throw ControlRefusal.unavailable("\(error)")
        }
        await conclude(job, result: result, isReported: request.replicas == nil)
        let unreadable = result.unreadable.map { (plan.replicas[$0.key.position].name, $0.value) }
        return result.comparison.answer(
            names: plan.replicas.map(\.name),
            unreadable: Dictionary(unreadable) { first, _ in first },
            sequence: result.sequence
        )
    }

    private func scope(of job: StateVoteJob) -> StateScope {
        guard !job.isWhole else {
            return StateScope(
                depth: depth,
                schemaDepth: depth == .none ? .existence : depth,
                includesSchemas: plan.voter.databases || depth > .none,
                includesAccounts: depth >= .structure
            )
        }
        return StateScope(
            depth: depth,
            schemaDepth: .existence,
            tables: job.tables.keys.sorted(),
            // All names are compared, so that a database of another name is seen as well.
            schemas: job.databases.isEmpty ? [] : nil,
            includesSchemas: !job.databases.isEmpty,
            includesAccounts: job.includesAccounts
        )
    }

    // MARK: Conclusions

    private func conclude(
        _ job: StateVoteJob,
        result: StateVoteResult,
        isReported: Bool = true
    ) async {
        let dissenters = result.comparison.tally.dissenters
        sayExistence(job, result: result)
        let isAboutState = job.isWhole || !job.tables.isEmpty || job.includesAccounts
        if isAboutState || !result.comparison.differing.isEmpty { sayState(job, result: result) }
        for (item, reason) in result.comparison.skipped {
            logger.notice(
                "Rows not compared",
                metadata: ["table": "\(item)", "reason": "\(reason)"]
            )
        }
        guard isReported, plan.mode == "vote" else { return }
        let differing = names(result.comparison.differing)
        switch result.comparison.verdict {
        case .majority:
            for replica in dissenters {
                await report(replica, reason: "its state differs in \(differing)")
            }
        case .noMajority:
            do {
                try await tunnel.freeze(reason: "no majority of states in \(differing)")
            } catch {
                logger.error(
                    "The tunnel could not be told to freeze",
                    metadata: ["error": "\(error)"]
                )
            }
        case .unanimous, .insufficient, .masked, .skipped: break
        }
    }

    private func report(_ replica: ReplicaIndex, reason: String) async {
        let name = plan.replicas[replica.position].name
        do {
            try await tunnel.quarantine(replica: name, reason: reason)
        } catch {
            logger.error(
                "The tunnel could not be told of a dissenter",
                metadata: ["replica": "\(name)", "error": "\(error)"]
            )
        }
    }

    private func sayExistence(_ job: StateVoteJob, result: StateVoteResult) {
        let items =
            job.databases.map { (StateItem.schema($0.key), $0.value) }
            + job.tables.map { (StateItem.table($0.key), $0.value) }
        // The second look reads differing items only: what it left out is equal everywhere.
        let votes = items.filter { $0.1 != .changed }.sorted { $0.0 < $1.0 }.map { item, change in
            ExistenceVote(
                item: item,
                change: change,
                states: result.states,
                failed: ReplicaSet(result.unreadable.keys),
                configuredCount: plan.replicas.count,
                quorum: plan.quorum
            )
        }
        for vote in votes {
            say(vote)
            record(.existence, tally: vote.tally, job: job, result: result, about: "\(vote.item)")
        }
        for (isDatabase, kind) in [(true, "database"), (false, "table")] {
            for change in [StateVoteJob.Change.created, .dropped] {
                let same = votes.filter { vote in
                    if case .schema = vote.item { return isDatabase && vote.change == change }
                    return !isDatabase && vote.change == change
                }
                guard !same.isEmpty else { continue }
                summarize(same, kind: kind, change: change)
            }
        }
    }

    private func say(_ vote: ExistenceVote) {
        let metadata: Logger.Metadata = [
            "name": "\(vote.item)", "on": "\(names(vote.present))",
            "absent": "\(names(vote.absent))",
        ]
        switch vote.item {
        case .schema:
            logger.info(
                vote.present.isEmpty ? "Database does not exist" : "Database exists",
                metadata: metadata
            )
        case .table, .accounts:
            logger.info(
                vote.present.isEmpty ? "Table does not exist" : "Table exists",
                metadata: metadata
            )
        }
    }

    private func summarize(_ votes: [ExistenceVote], kind: String, change: StateVoteJob.Change) {
        let metadata: Logger.Metadata = ["names": "\(names(votes.map(\.item)))"]
        let dissenters = votes.reduce(ReplicaSet()) { $0.union($1.tally.dissenters) }
        guard votes.allSatisfy({ $0.tally.dissenters.isEmpty && !$0.tally.isImpossible }) else {
            guard votes.allSatisfy({ !$0.tally.isImpossible }) else {
                logger.critical("Voting is not possible: no majority", metadata: metadata)
                return
            }
            logger.warning(
                kind == "database"
                    ? "Majority obtained, with some failed over databases"
                    : "Majority obtained, but some tables failed over",
                metadata: metadata.merging(["dissenters": "\(names(dissenters))"]) { _, new in new }
            )
            return
        }
        guard votes.allSatisfy(\.isFulfilled) else { return }
        switch (kind, change) {
        case ("database", .created):
            logger.info("All database creations succeeded", metadata: metadata)
        case ("database", _): logger.info("All database removals succeeded", metadata: metadata)
        case (_, .created): logger.info("All table creations succeeded", metadata: metadata)
        case (_, _): logger.info("All table removals succeeded", metadata: metadata)
        }
    }

    private func sayState(_ job: StateVoteJob, result: StateVoteResult) {
        let comparison = result.comparison
        let verdict = comparison.verdict
        metrics.voted(.state, verdict)
        let looked = job.isWhole ? "everything" : names(job.tables.keys.sorted().map { .table($0) })
        var metadata: Logger.Metadata = [
            "verdict": "\(verdict.rawValue)", "sequence": "\(result.sequence)",
            "about": "\(looked.isEmpty ? "databases and accounts" : looked)",
            "reason": "\(job.reason)",
        ]
        if !result.unreadable.isEmpty {
            metadata["unreadable"] = "\(reasons(result.unreadable))"
        }
        if !comparison.differing.isEmpty {
            metadata["differing"] = "\(names(comparison.differing))"
            metadata["dissenters"] = "\(names(comparison.tally.dissenters))"
        }
        switch verdict {
        case .unanimous:
            logger.info("All tables are equal", metadata: metadata)
        case .majority where comparison.tally.dissenters.isEmpty:
            logger.warning(
                "Majority obtained, but some replicas cannot be read",
                metadata: metadata
            )
        case .majority:
            logger.warning("Majority obtained, but some tables failed over", metadata: metadata)
        case .noMajority:
            logger.critical("Voting is not possible: no majority", metadata: metadata)
        case .insufficient, .masked, .skipped:
            logger.error("State vote without enough replicas", metadata: metadata)
        }
        record(
            .state,
            tally: comparison.tally,
            job: job,
            result: result,
            about: comparison.differing.isEmpty
                ? looked : "differs in \(names(comparison.differing))"
        )
    }

    private func record(
        _ kind: VoteKind,
        tally: Tally,
        job: StateVoteJob,
        result: StateVoteResult,
        about: String
    ) {
        if kind == .existence { metrics.voted(.existence, tally.verdict ?? .insufficient) }
        let now = UnixClock.microseconds()
        var record = VoteRecord(
            kind: kind,
            service: plan.service,
            sequence: result.sequence == 0 ? job.sequence : result.sequence,
            requestKind: kind == .existence ? "EXISTENCE" : "STATE",
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: "\(job.reason): \(about)"
        )
        record.fill(from: tally)
        recorder.record(record)
    }

    private func names(_ replicas: ReplicaSet) -> String {
        replicas.map { plan.replicas[$0.position].name }.joined(separator: ", ")
    }

    private func reasons(_ unreadable: [ReplicaIndex: String]) -> String {
        unreadable.sorted { $0.key < $1.key }
            .map { "\(plan.replicas[$0.key.position].name) (\($0.value))" }
            .joined(separator: ", ")
    }

    private func names(_ items: [StateItem]) -> String {
        items.prefix(Self.namesMax).map(\.description).joined(separator: ", ")
    }
}
