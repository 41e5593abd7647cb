internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// What happens once every replica has answered a command, or never will.
extension Session {
    /// A run is complete on all replicas: judge it, record it, give back what it held.
    func finish(_ run: Run) {
        guard !run.isFinished else { return }
        run.isFinished = true
        late.removeAll { $0 === run }
        guard !run.isSuperseded else {
            endIfDetached()
            return
        }
        settleLosses(committing: run.sequence != nil)
        judge(run)
        guard run.waitsForState, !run.isAnswered, run.answerer != nil else {
            conclude(run)
            return
        }
        awaitStateVote(run)
    }

    /// The client went away in the middle of a write whose replies are still owed.
    private func conclude(_ run: Run) {
        if let sequence = run.sequence { service.journal.ended(sequence) }
        notifyVoter(of: run)
        guard tenure.givesBackLocks(isCurrent: current === run) else { return }
        let isCommitted = service.observes ? run.answerer != nil : run.vote.answerer != nil
        releaseCompleted(committed: isCommitted)
        // What the client waits for still waits for the ledger.
        guard !run.ledgerWait.isAnswerHeld else { return }
        goOn(after: run)
    }

    /// A run is answered and complete: the next command may come.
    func goOn(after run: Run) {
        guard current === run || (current == nil && !isWaiting) else { return }
        if current === run { current = nil }
        client?.flush()
        if run.classified.endsSession { client?.close() }
        if isDetached {
            endIfDetached()
        } else {
            advance()
        }
    }

    private var tenure: SessionTenure {
        SessionTenure(
            hasCurrent: current != nil,
            isWaiting: isWaiting,
            lateCount: late.count,
            isDetached: isDetached
        )
    }

    /// A session without a client ends with the last reply that is owed to it.
    private func endIfDetached() {
        if tenure.isOver { close() }
    }

    private func awaitStateVote(_ run: Run) {
        service.voter.stateVote(
            tables: run.stateTables,
            reason: "voting: state",
            on: loop
        ) { [weak self] answer in
            guard let self, !self.isClosed, let answerer = run.answerer else { return }
            switch answer {
            case .unanimous, .majority:
                self.answer(run, from: answerer)
                if let record = run.deferredRecord { self.send(record, of: run, isComplete: true) }
            case .noMajority, .insufficient:
                self.failState(run, "the replicas' states have no majority after it")
            case .unavailable(let reason):
                self.failState(run, "the state vote could not be held (\(reason))")
            }
            self.conclude(run)
        }
    }

    /// The replicas carried the statement out: what it changes holds, though its reply is withheld.
    private func failState(_ run: Run, _ problem: String) {
        run.isAnswered = true
        if let record = run.deferredRecord { service.recorder.record(record) }
        var errorCode: UInt16 = 0
        if let summary = run.answerer.flatMap({ run.held[Int($0.rawValue)].summary }) {
            errorCode = summary.errorCode
            state.answered(run.need, status: summary.status, errorCode: errorCode)
            afterAnswer(run, summary)
        }
        let message = StateRefusal.text(
            verb: run.verb,
            service: service.plan.service,
            problem: problem,
            errorCode: errorCode
        )
        failHeld(run, ErrorPacket(code: .unknown, message: message))
    }

    /// Tells the registry who dissented or failed, and writes the vote record.
    private func judge(_ run: Run) {
        let tally = run.vote.tally
        let overlapped = run.epoch.map { service.ordering.overlapped(since: $0) } ?? false
        if !run.isSingle {
            // Under observation dissent costs nothing; a replica that is absent is no witness.
            let isCharged = !service.observes && (run.isWrite || !run.isKilled)
            for replica in tally.dissenters where isCharged {
                let subject: VoteSubject = run.isWrite ? .write : .reply
                service.registry.apply(service) {
                    $0.dissented(replica, on: subject, overlapped: overlapped, at: $1)
                }
            }
            if run.isWrite, tally.winner != nil || (service.observes && run.answerer != nil) {
                for replica in tally.failedReplicas {
                    service.registry.apply(service) {
                        $0.missedWrite(replica, reason: "no reply to \(run.verb)", at: $1)
                    }
                }
            }
        }
        record(run, tally: tally, overlapped: overlapped)
    }

    /// What the record of a run says now.
    func voteRecord(of run: Run, overlapped: Bool) -> VoteRecord {
        let tally = run.vote.tally
        let completed = service.clock.unixMicroseconds()
        let uptime = NIODeadline.now().uptimeNanoseconds
        let decidedAgo = run.decidedNanoseconds == 0 ? 0 : uptime &- run.decidedNanoseconds
        var record = VoteRecord(
            kind: .reply,
            service: service.plan.service,
            sequence: run.sequence,
            session: UInt64(id),
            requestKind: run.verb,
            decidedAtUnixMicroseconds: completed - Int64(decidedAgo / 1_000),
            completedAtUnixMicroseconds: completed
        )
        record.fill(from: tally)
        record.late = run.lagged
        if let answerer = run.answerer { record.leader = answerer }
        if run.isSingle, case .single(let reason) = run.classified.treatment {
            record.verdict = .skipped
            record.reason = reason
        }
        if overlapped, !tally.dissenters.isEmpty { record.flags.insert(.overlapped) }
        if run.vote.isOrderOnly { record.flags.insert(.orderOnly) }
        if run.isUnvoted { record.flags.insert(.unvoted) }
        if run.isRerun { record.flags.insert(.rerun) }
        // Text costs time; it is kept where somebody will ask for it.
        if record.verdict != .unanimous || run.isWrite { record.statement = run.statement() }
        return record
    }

    private func record(_ run: Run, tally: Tally, overlapped: Bool) {
        if service.observes, let answerer = run.answerer, !tally.agreeing.contains(answerer) {
            run.isUnvoted = true
            service.metrics.unvoted()
        }
        let record = voteRecord(of: run, overlapped: overlapped)
        let uptime = NIODeadline.now().uptimeNanoseconds
        service.metrics.voted(
            record.verdict ?? .insufficient,
            nanoseconds: uptime &- run.startedNanoseconds,
            dissenters: tally.dissenters,
            overlapped: overlapped
        )
        if run.ledgerWait.isOnCompletedRecord {
            send(record, of: run, isComplete: true)
        } else if run.waitsForState, !run.isAnswered, run.answerer != nil, waitsForLedger {
            // The reply will wait for this very record, once the states are compared.
            run.deferredRecord = record
        } else {
            service.recorder.record(record)
        }
        guard record.verdict != .unanimous, record.verdict != .skipped else { return }
        // An overlapped dissent is no fault: the replica just had not, or had already, seen a commit.
        let isExplained = overlapped && tally.failedReplicas.isEmpty && record.verdict == .majority
        service.logger.log(
            level: isExplained
                ? .debug
                : record.verdict == .majority || service.observes ? .warning : .critical,
            "vote without unanimity",
            metadata: [
                "verdict": "\(record.verdict?.rawValue ?? "")", "request": "\(run.verb)",
                "session": "\(id)", "dissenters": "\(service.names(of: tally.dissenters))",
                "failed": "\(service.names(of: tally.failedReplicas))",
                "overlapped": "\(overlapped)",
            ]
        )
    }

    /// Tells the voter of a write; a COMMIT alone has no line of its own to vote on.
    private func notifyVoter(of run: Run) {
        guard let pin = run.pin, run.isWrite else { return }
        // A replica that failed to answer is out of the vote; its log proves nothing about it.
        service.voter.wrote(
            WriteNotice.Write(
                sequence: run.sequence ?? service.ordering.nextSequence,
                kind: run.verb,
                pin: pin,
                databases: run.classified.databases,
                tables: run.classified.tables.map { $0.qualified(in: database).description },
                replicas: run.vote.tally.repliedReplicas.map { service.name(of: $0) }
            )
        )
    }

    /// The client is gone; what is on its way is still ordered, counted and recorded, late replies too.
    func clientGone() {
        guard !isClosed else { return }
        queue.removeAll()
        client = nil
        if let run = current, !run.fileTakers.isEmpty { endFile(run) }
        let isBusy =
            current.map {
                !$0.isFinished || ($0.waitsForState && !$0.isAnswered)
                    || $0.ledgerWait.isAnswerHeld
            } ?? false
        // The tick gives up replicas that take too long, so this wait has an end.
        guard tenure.outlivesClient(isBusy: isBusy) else {
            close()
            return
        }
        isDetached = true
    }
}
