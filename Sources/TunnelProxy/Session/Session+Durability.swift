internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Replies that wait until the ledger has their record (`durability` other than `async`).
//
// What waits is the client's reply alone. The session's state, the write order and the replicas go on as
// soon as the vote is decided and complete, so that a slow ledger delays who asked for it and nobody else.
// The request for a client's file (LOAD DATA LOCAL INFILE) does not wait: it is a question of the
// statement, not its result. Under observation nothing waits.
extension Session {
    /// True when replies wait for their record.
    var waitsForLedger: Bool { service.durability != .async && !service.observes }

    /// Holds a decided answer until its record is durable.
    func hold(_ run: Run) {
        let isComplete = run.vote.tally.isComplete
        run.ledgerWait.decided(isComplete: isComplete)
        run.ledgerWaitNanoseconds = NIODeadline.now().uptimeNanoseconds
        noteLate(run)
        // A complete vote is recorded once: when it is judged, right after this.
        guard !isComplete else { return }
        var record = voteRecord(of: run, overlapped: false)
        record.late = run.vote.tally.outstanding
        send(record, of: run, isComplete: false)
    }

    /// Asks for the record that lets the first window of a long reply go out; true once it may.
    func mayReleaseWindows(_ run: Run) -> Bool {
        guard waitsForLedger else { return true }
        if run.ledgerWait.isPrefixOpen { return true }
        guard run.vote.hasRelease, run.ledgerWait.prefixAgreed() else { return false }
        run.ledgerWaitNanoseconds = NIODeadline.now().uptimeNanoseconds
        var record = voteRecord(of: run, overlapped: false)
        record.verdict = nil
        record.dissented = []
        record.agreed = run.vote.prefixMembers
        record.late = run.vote.tally.outstanding
        record.reason = "the beginning of a long reply agrees and is released"
        send(record, of: run, isComplete: false)
        return false
    }

    /// Hands a record over and has the run told when it is durable.
    func send(_ record: VoteRecord, of run: Run, isComplete: Bool) {
        let number = run.ledgerWait.number
        let loop = loop
        let box = NIOLoopBound((session: self, run: run), eventLoop: loop)
        service.recorder.record(
            record,
            isComplete: isComplete,
            reaching: service.durability
        ) { outcome in
            loop.execute {
                box.value.session.ledgerAnswered(
                    box.value.run,
                    number,
                    isReached: outcome == .reached
                )
            }
        }
    }

    /// Gives up a wait that takes too long.
    func checkLedger() {
        guard let run = current, run.ledgerWait.isWaiting else { return }
        let limit = UInt64(service.plan.tunnel.limits.durabilityWaitMilliseconds) * 1_000_000
        guard NIODeadline.now().uptimeNanoseconds >= run.ledgerWaitNanoseconds + limit else {
            return
        }
        ledgerAnswered(run, run.ledgerWait.number, isReached: false)
    }

    private func ledgerAnswered(_ run: Run, _ number: Int, isReached: Bool) {
        guard !isClosed else { return }
        switch run.ledgerWait.ended(number, isReached: isReached) {
        case .nothing: return
        case .windows:
            releaseWindows(run)
            client?.flush()
        case .answer: deliver(run)
        case .failure: failUnrecorded(run)
        }
        guard run.isAnswered, run.isFinished else { return }
        goOn(after: run)
    }

    /// The reply's record is not where it was to be in time: the client must not see the reply.
    ///
    /// What was done is done; the error says so. An open transaction is rolled back, so that what the client
    /// has no word of is not committed later.
    private func failUnrecorded(_ run: Run) {
        guard !run.isAnswered else { return }
        let isDone = isLasting(run)
        service.metrics.unrecorded(isWrite: isDone)
        service.logger.warning(
            "a reply was withheld: its record is not durable",
            metadata: [
                "request": "\(run.verb)", "session": "\(id)",
                "durability": "\(service.durability.rawValue)",
            ]
        )
        let isInTransaction = state.inTransaction
        if isInTransaction {
            rollBackEverywhere()
            // A statement that is complete has given back already what it could.
            if run.isFinished { releaseCompleted(committed: false) }
        }
        let message = LedgerRefusal.text(
            verb: run.verb,
            service: service.plan.service,
            durability: service.durability,
            milliseconds: service.plan.tunnel.limits.durabilityWaitMilliseconds,
            isDone: isDone,
            isRolledBack: isInTransaction
        )
        failHeld(run, ErrorPacket(code: .unknown, message: message))
        // A client that does not know of its locks would never give them back.
        if case .lockTables = run.need { client?.close() }
    }

    /// True when the statement has changed what others see, or will have: it must not be repeated unseen.
    private func isLasting(_ run: Run) -> Bool {
        let summary = run.answerer.flatMap { run.held[Int($0.rawValue)].summary }
        return run.isWrite && !state.inTransaction && summary?.isError != true
    }
}
