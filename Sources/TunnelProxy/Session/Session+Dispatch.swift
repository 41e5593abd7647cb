internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Sending a command to the replicas.
extension Session {
    /// Sends an intent to every replica of the session; all that it needs is held.
    func dispatch(_ intent: Intent, isEpochRead: Bool, commits: Bool) {
        guard !isClosed else { return }
        shedLaggards()
        var asked = ready
        var quorum = service.voteQuorum
        if case .single = intent.statement.treatment, let leader = asked.first {
            asked = ReplicaSet(leader)
            quorum = 1
        }
        guard asked.count >= min(quorum, service.quorum) else {
            refuseInsufficient()
            return
        }
        let run = Run(
            need: intent.statement.need,
            verb: intent.statement.verb,
            statement: intent.text,
            command: intent.command,
            asked: asked,
            configuredCount: service.replicaCount,
            quorum: quorum,
            startedNanoseconds: NIODeadline.now().uptimeNanoseconds
        )
        run.classified = intent.statement
        run.isRerun = intent.isRerun
        run.isGated = intent.isGated || intent.isRerun
        if isEpochRead { run.epoch = service.ordering.epoch }
        if case .prepared(_, let statement, .generic) = intent.command {
            // EXECUTE uses it up, RESET drops it.
            longData.remove(statement.clientID)
        }
        if commits { run.sequence = service.ordering.nextSequence }
        pin(run, intent, asked)
        noteTouched(run, commits: commits)
        current = run
        if commits { service.journal.began(run.sequence ?? 0, pin: run.pin ?? "", verb: run.verb) }
        for replica in asked { send(run, to: replica) }
        remember(intent, run)
        armTick()
    }

    /// Gathers what the transaction writes; its end takes that to the state vote.
    private func noteTouched(_ run: Run, commits: Bool) {
        guard service.plan.voting == "state", !service.observes else { return }
        if case .write = run.need { touched.wrote(run.classified, in: database) }
        guard commits || run.need == .rollback else { return }
        run.waitsForState = commits && !touched.isEmpty
        run.stateTables = touched.request
        touched = TouchedTables()
    }

    private func send(_ run: Run, to replica: ReplicaIndex) {
        guard let link = links[Int(replica.rawValue)] else { return }
        if let pin = run.pinBytes {
            link.send(pin, shape: .generic, purpose: .required({}))
        }
        switch run.command {
        case .same(let bytes, let shape):
            link.send(bytes, shape: shape, purpose: .vote(run))
        case .prepare(let bytes, _):
            link.send(bytes, shape: .prepare, purpose: .vote(run))
        case .prepared(let bytes, let statement, let shape):
            let isExecute = bytes.getInteger(at: bytes.readerIndex + 4, as: UInt8.self) == 0x17
            if !link.isDeferring,
                let own = statement.command(bytes, for: replica, isExecute: isExecute)
            {
                link.send(own, shape: shape, purpose: .vote(run))
            } else {
                link.sendWhenPossible(shape: shape, purpose: .vote(run)) {
                    statement.command(bytes, for: replica, isExecute: isExecute)
                }
            }
        }
        link.flush()
    }

    /// Decides what goes before the command so that clock and random numbers agree.
    private func pin(_ run: Run, _ intent: Intent, _ asked: ReplicaSet) {
        if intent.isPinned {
            let text = service.pins.next(keepsTime: clientPinnedTime)
            run.pin = text
            run.pinBytes = MySQLCommandEncoder.query(text)
            timePinned = !clientPinnedTime
        } else if timePinned, case .read = run.need {
            // An earlier pin froze NOW() in this session; let the clock run again.
            timePinned = false
            run.pinBytes = Session.unpin
        }
    }

    private static let unpin = MySQLCommandEncoder.query("SET timestamp=DEFAULT")

    /// Keeps what a replica that joins this session later has to hear.
    private func remember(_ intent: Intent, _ run: Run) {
        if intent.statement.createsTemporaryTable { isTied = true }
        if let moves = intent.statement.isolationMoves { state.isolationSet(moving: moves) }
        guard case .same(let bytes, _) = intent.command else {
            // A replay would need the parameters: the session stays where it is.
            if intent.statement.changesSession { isTied = true }
            return
        }
        switch intent.statement.need {
        case .begin:
            openers = [bytes]
        case .session where intent.statement.changesSession:
            run.isRemembered = true
            if let pin = run.pinBytes, run.pin != nil { remember(pin) }
            remember(bytes)
        case .write where intent.statement.changesSession:
            // A write is never replayed.
            isTied = true
        case .read, .write, .beginSnapshot, .commit, .rollback, .session, .lockTables,
            .unlockTables, .volatile:
            break
        }
    }
}
