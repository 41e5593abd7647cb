internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Voting on what the replicas send back.
extension Session {
    /// A replica closed a window of a long reply.
    func windowClosed(
        _ run: Run,
        _ replica: ReplicaIndex,
        _ slice: ByteBuffer,
        _ summary: ReplySummary
    ) {
        let index = Int(replica.rawValue)
        let isDropped = run.vote.windowClosed(replica, chain: summary.ordered)
        guard !service.observes else {
            let bytes = patched(slice, run, index)
            observedWindow(run, replica, bytes, summary.lastSequenceID)
            return
        }
        if isDropped || run.isSettled {
            run.held[index].base += 1
        } else {
            run.held[index].windows.append(patched(slice, run, index))
            run.held[index].sequences.append(summary.lastSequenceID)
            run.held[index].bytes += slice.readableBytes
        }
        releaseWindows(run)
        bound(run, replica)
    }

    /// Gives the client every window that q replicas agree on, as far as it takes them.
    func releaseWindows(_ run: Run) {
        guard !service.observes else { return observe(run) }
        guard !run.isSettled, run.vote.hasWindows, !run.waitsForState, mayReleaseWindows(run) else {
            return
        }
        while client?.isWritable != false, let source = run.vote.nextRelease() {
            let released = run.vote.releasedWindows - 1
            let from = run.held[Int(source.rawValue)]
            if released - from.base < from.windows.count {
                client?.write(from.windows[released - from.base])
                run.lastSequenceID = from.sequences[released - from.base]
            }
            for index in run.held.indices
            where run.held[index].base == released && !run.held[index].windows.isEmpty {
                run.held[index].bytes -= run.held[index].windows.removeFirst().readableBytes
                run.held[index].sequences.removeFirst()
                run.held[index].base += 1
            }
        }
        resumeReading(run)
    }

    /// Keeps what an undecided reply holds in memory within its limits.
    private func bound(_ run: Run, _ replica: ReplicaIndex) {
        let limits = service.plan.tunnel.limits
        let held = run.held[Int(replica.rawValue)].bytes
        guard held > limits.windowBytesMax else { return }
        guard run.vote.isSpooling, client?.isWritable != false else {
            links[Int(replica.rawValue)]?.setReading(false)
            return
        }
        resumeReading(run)
        guard held > limits.spoolBytesMax, !run.isSettled else { return }
        fail(
            run,
            ErrorPacket(
                code: .unknown,
                message: "ftcompose: the replicas return the rows in different order and the reply "
                    + "exceeds the spool of \(limits.spoolBytesMax) bytes; add ORDER BY"
            )
        )
    }

    private func resumeReading(_ run: Run) {
        let limit = service.plan.tunnel.limits.windowBytesMax
        for case let link? in links
        where run.held[Int(link.replica.rawValue)].bytes <= limit || run.vote.isSpooling {
            link.setReading(true)
        }
    }

    /// The first slice of a PREPARE's reply with the id that the client knows.
    private func patched(_ slice: ByteBuffer, _ run: Run, _ index: Int) -> ByteBuffer {
        guard case .prepare(_, let statement) = run.command, !run.held[index].sawFirst,
            slice.getInteger(at: slice.readerIndex + 4, as: UInt8.self) == 0
        else { return slice }
        run.held[index].sawFirst = true
        var bytes = slice
        bytes.setInteger(statement.clientID, at: bytes.readerIndex + 5, endianness: .little)
        return bytes
    }

    /// A replica's reply is complete.
    func replied(
        _ run: Run,
        _ replica: ReplicaIndex,
        _ summary: ReplySummary,
        _ slice: ByteBuffer
    ) {
        let index = Int(replica.rawValue)
        if case .prepare(_, let statement) = run.command {
            statement.replicaIDs[index] = summary.statementID
            statement.parameterCount = Int(summary.parameterCount)
        }
        run.held[index].summary = summary
        if !run.isSettled { run.held[index].tail = patched(slice, run, index) }
        react(to: run.vote.replied(replica, summary), run)
        links[index]?.setReading(true)
    }

    /// A replica will not answer this run any more.
    func failed(_ run: Run, _ replica: ReplicaIndex) {
        react(to: run.vote.failed(replica), run)
    }

    private func react(to outcome: CommandVote.Outcome, _ run: Run) {
        switch outcome {
        case _ where service.observes: observe(run)
        case .answer(let replica): decide(run, from: replica)
        case .undecidable: undecided(run)
        case .pending, .late, .ignored: releaseWindows(run)
        }
        if run.vote.tally.isComplete {
            finish(run)
        } else {
            requestFileIfSettled(run)
        }
    }

    private func decide(_ run: Run, from replica: ReplicaIndex) {
        run.decidedNanoseconds = NIODeadline.now().uptimeNanoseconds
        guard !run.isAnswered else { return }
        if run.waitsForState {
            run.answerer = replica
            noteLate(run)
            return
        }
        answer(run, from: replica)
    }

    /// Takes over what a replica's reply changes, then writes the rest of it to the client and goes on.
    ///
    /// With a durability other than `async` the writing waits for the record.
    func answer(_ run: Run, from replica: ReplicaIndex) {
        let index = Int(replica.rawValue)
        guard let summary = run.held[index].summary, run.held[index].tail != nil else { return }
        run.answerer = replica
        // Set before the reply's effects: what they send must not start the next command.
        if !waitsForLedger { run.isAnswered = true }
        if case .prepare(_, let statement) = run.command, !summary.isError {
            statements[statement.clientID] = statement
        }
        if !run.isSingle {
            state.answered(run.need, status: summary.status, errorCode: summary.errorCode)
        }
        afterAnswer(run, summary)
        if waitsForLedger {
            hold(run)
        } else {
            deliver(run)
        }
    }

    /// Writes what is held of the answer to the client.
    func deliver(_ run: Run) {
        guard let answerer = run.answerer else { return }
        let index = Int(answerer.rawValue)
        run.isAnswered = true
        for window in run.held[index].windows { client?.write(window) }
        if let tail = run.held[index].tail { client?.write(tail) }
        dropHeld(run)
        if !run.vote.tally.isComplete { wentOn(run) }
    }

    /// Ends a reply that was held with an error in the place of its next packet.
    func failHeld(_ run: Run, _ error: ErrorPacket) {
        guard let answerer = run.answerer else { return fail(run, error) }
        let held = run.held[Int(answerer.rawValue)]
        run.isAnswered = true
        run.failedAsError = true
        // The client never learns the number of a statement whose preparation failed.
        if case .prepare(_, let statement) = run.command { statements[statement.clientID] = nil }
        let next = held.windows.first ?? held.tail
        let sequence = next.flatMap { $0.getInteger(at: $0.readerIndex + 3, as: UInt8.self) }
        send(error, sequence: sequence ?? 1)
        dropHeld(run)
        if !run.vote.tally.isComplete { wentOn(run) }
    }

    /// Adds a run to those that replicas owe replies to.
    func noteLate(_ run: Run) {
        if !late.contains(where: { $0 === run }) { late.append(run) }
    }

    /// What the client has, or will never get, is held no longer; paused replicas are read on.
    private func dropHeld(_ run: Run) {
        for index in run.held.indices { run.held[index].drop() }
        for case let link? in links { link.setReading(true) }
    }

    /// Takes over what an answered statement changes in the session.
    func afterAnswer(_ run: Run, _ summary: ReplySummary) {
        guard !run.isSingle else { return }
        switch run.need {
        case .begin, .beginSnapshot:
            break
        case .read, .write, .commit, .rollback, .session, .lockTables, .unlockTables, .volatile:
            openers.removeAll()
        }
        if case .prepared(_, let statement, let shape) = run.command {
            noteCursor(of: statement, shape, summary)
        }
        guard !summary.isError else {
            if run.isRemembered, !replay.isEmpty { replay.removeLast() }
            return
        }
        if summary.lastInsertID != 0 { lastInsertID = summary.lastInsertID }
        if let pinned = run.classified.setsTimestamp { clientPinnedTime = pinned }
        if run.classified.changesSQLMode { readSQLMode() }
        if run.verb == "USE", let name = run.classified.databases.first {
            database = name
            identity.database = name
        }
        if run.classified.touchesAccounts { service.accounts.forget() }
    }

    /// Keeps which statements have rows left to fetch.
    private func noteCursor(
        of statement: PreparedStatement,
        _ shape: ReplyShape,
        _ summary: ReplySummary
    ) {
        let status = MySQLStatus(rawValue: summary.status ?? 0)
        let isOpen =
            shape == .rows ? !status.contains(.lastRowSent) : status.contains(.cursorExists)
        if isOpen, !summary.isError {
            cursors.insert(statement.clientID)
        } else {
            cursors.remove(statement.clientID)
        }
    }

    /// The client has its answer while replicas still owe theirs.
    private func wentOn(_ run: Run) {
        noteLate(run)
        // What is held may only be given back when every replica is done.
        if mustFinish(run) { return }
        current = nil
        client?.flush()
        if !queue.isEmpty { advance() }
    }

    private func mustFinish(_ run: Run) -> Bool {
        state.holdsCommit || holdsShared || (state.holdsWrite && !state.inTransaction)
    }

    /// Called when a replica's bytes have been read: writes go out in one piece.
    func repliesRead() {
        if !isClosed { client?.flush() }
    }

    /// No group of q can form.
    private func undecided(_ run: Run) {
        guard !run.isAnswered else { return }
        let tally = run.vote.tally
        if run.epoch != nil, !run.isRerun, run.vote.releasedWindows == 0,
            ready.count >= service.quorum
        {
            rerun(run)
            return
        }
        let enough = tally.repliedReplicas.count >= tally.quorum
        let onWrite = run.isWrite || (state.holdsWrite && state.inTransaction)
        // Before the client can go on: what it sends next must not be rolled back with this.
        if state.inTransaction { rollBackEverywhere() }
        if service.plan.onNoMajority == "primary",
            run.vote.releasedWindows == 0,
            let primary = tally.repliedReplicas.first
        {
            run.isUnvoted = true
            service.metrics.unvoted()
            answer(run, from: primary)
        } else {
            let detail =
                enough
                ? "the replicas gave \(tally.groups.count) different answers and none has a majority"
                : "only \(tally.repliedReplicas.count) of \(service.replicaCount) replicas answered"
            fail(
                run,
                ErrorPacket(
                    code: .unknown,
                    message: "ftcompose: no majority for \(run.verb) on "
                        + "\(service.plan.service): \(detail)"
                )
            )
        }
        if enough {
            service.registry.apply(service) { $0.noMajority(on: onWrite ? .write : .reply, at: $1) }
        }
    }

    /// Answers a run with an error; in the middle of a reply the error ends it.
    func fail(_ run: Run, _ error: ErrorPacket) {
        guard !run.isAnswered else { return }
        run.isAnswered = true
        run.failedAsError = true
        if run.decidedNanoseconds == 0 {
            run.decidedNanoseconds = NIODeadline.now().uptimeNanoseconds
        }
        let isBegun = run.vote.releasedWindows > 0 || run.observedLeader != nil
        let sequence = isBegun ? run.lastSequenceID &+ 1 : 1
        send(error, sequence: sequence)
        dropHeld(run)
        if run.isGated { releaseShared() }
        if !run.vote.tally.isComplete { wentOn(run) }
    }

    /// Asks a mismatched read again while no commit can happen, with clock and random numbers pinned.
    private func rerun(_ run: Run) {
        run.isAnswered = true
        run.isSuperseded = true
        if !run.vote.tally.isComplete { late.append(run) }
        current = nil
        service.metrics.rerun()
        withShared { session in
            var intent = Intent(
                statement: run.classified,
                command: run.command,
                text: run.statement
            )
            intent.isPinned = true
            intent.isRerun = true
            session.dispatch(intent, isEpochRead: false, commits: false)
        }
    }
}
