internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// The time limits of commands on their way.
extension Session {
    private static let tickMilliseconds: Int64 = 500

    /// Arms the tick that looks at commands on their way; one timer per busy session.
    func armTick() {
        guard lagTimer == nil, !isClosed else { return }
        let pause = TimeAmount.milliseconds(Self.tickMilliseconds)
        let due = (NIODeadline.now() + pause).uptimeNanoseconds
        lagTimer = loop.assumeIsolated().scheduleTask(in: pause) { [weak self] in
            guard let self, !self.isClosed else { return }
            self.lagTimer = nil
            self.tick(TickDelay(due: due, now: NIODeadline.now().uptimeNanoseconds))
            if self.current != nil || self.isWaiting || !self.late.isEmpty { self.armTick() }
        }
    }

    private func tick(_ delay: TickDelay) {
        guard delay.nanoseconds == 0 else {
            forgive(delay)
            return
        }
        checkLinks()
        checkLag()
        if !late.isEmpty {
            shedLaggards()
            advance()
        }
        checkFile()
        checkGated()
        checkLedger()
    }

    /// Moves the replicas' deadlines by the time in which nobody read their replies.
    private func forgive(_ delay: TickDelay) {
        service.logger.info(
            "the tunnel stood still; replicas get as much longer to reply",
            metadata: ["session": "\(id)", "milliseconds": "\(delay.nanoseconds / 1_000_000)"]
        )
        // What came after the pause was not held up by it: no moment may lie in the future.
        let now = NIODeadline.now().uptimeNanoseconds
        let moved = { (moment: UInt64) in min(moment + delay.nanoseconds, max(moment, now)) }
        for run in late where run.decidedNanoseconds > 0 {
            run.decidedNanoseconds = moved(run.decidedNanoseconds)
        }
        if let run = current { run.startedNanoseconds = moved(run.startedNanoseconds) }
        if fileStalledNanoseconds > 0 { fileStalledNanoseconds = moved(fileStalledNanoseconds) }
    }

    /// A replica that left the vote owes this session nothing any more.
    private func checkLinks() {
        let voting = service.registry.voting
        for case let link? in links where !voting.contains(link.replica) { link.close() }
    }

    private func checkLag() {
        let limits = service.plan.tunnel.limits
        let now = NIODeadline.now().uptimeNanoseconds
        for run in late where run.decidedNanoseconds > 0 {
            let took = run.decidedNanoseconds - min(run.startedNanoseconds, run.decidedNanoseconds)
            let allowed = max(UInt64(limits.lagMilliseconds) * 1_000_000, took)
            guard now > run.decidedNanoseconds + allowed else { continue }
            for replica in run.vote.tally.outstanding {
                run.lagged.insert(replica)
                let reason = "owes \(run.verb) for more than \(allowed / 1_000_000) ms"
                service.registry.apply(service) {
                    $0.lagged(replica, reason: reason, at: $1)
                }
                if let link = links[Int(replica.rawValue)] {
                    link.close()
                } else {
                    failed(run, replica)
                }
            }
        }
    }

    /// True while a replica owes so much that the client's next command has to wait for it.
    var isHeldBack: Bool {
        guard !late.isEmpty, mayExceedLag else { return false }
        let now = NIODeadline.now().uptimeNanoseconds
        return links.contains { link in
            guard let link else { return false }
            return judgement(of: link.replica, now: now) != .within
        }
    }

    /// Nobody owes more than all of them together: asked before every command, so it has to be cheap.
    private var mayExceedLag: Bool {
        let limits = service.plan.tunnel.limits
        guard late.count <= limits.lagCommandsMax else { return true }
        var bytes = 0
        for run in late { bytes += run.command.byteCount }
        return bytes > limits.lagBytesMax
    }

    /// Gives up replicas that have owed this session more than it may hold for them for too long.
    func shedLaggards() {
        guard !late.isEmpty, mayExceedLag else { return }
        let now = NIODeadline.now().uptimeNanoseconds
        for case let link? in links {
            guard case .giveUp(let reason) = judgement(of: link.replica, now: now) else { continue }
            for run in late where run.vote.tally.outstanding.contains(link.replica) {
                run.lagged.insert(link.replica)
            }
            service.registry.apply(service) { $0.lagged(link.replica, reason: reason, at: $1) }
            undisturbed { link.close() }
        }
    }

    private func judgement(of replica: ReplicaIndex, now: UInt64) -> LagLimit.Judgement {
        let limits = service.plan.tunnel.limits
        var commands = 0
        var bytes = 0
        var oldest = now
        for run in late where run.vote.tally.outstanding.contains(replica) {
            commands += 1
            bytes += run.command.byteCount
            if run.decidedNanoseconds > 0 { oldest = min(oldest, run.decidedNanoseconds) }
        }
        return LagLimit(commandsMax: limits.lagCommandsMax, bytesMax: limits.lagBytesMax)
            .judgement(commands: commands, bytes: bytes, oldestNanoseconds: now - oldest)
    }

    /// Closes connections in the middle of starting a command.
    ///
    /// A late run that ends with its last connection would otherwise give back what the command that is
    /// being started has just taken, or start the next command before this one.
    func undisturbed(_ body: () -> Void) {
        let wasWaiting = isWaiting
        isWaiting = true
        body()
        isWaiting = wasWaiting
    }

    /// A read under the shared gate may wait for a lock whose owner waits for the gate.
    private func checkGated() {
        guard let run = current, run.isGated, !run.isSettled else { return }
        let limit = UInt64(service.plan.tunnel.limits.writeWaitMilliseconds) * 1_000_000
        guard NIODeadline.now().uptimeNanoseconds > run.startedNanoseconds + limit else { return }
        fail(
            run,
            ErrorPacket(
                code: .lockWaitTimeout,
                message: "Lock wait timeout exceeded; try restarting transaction"
            )
        )
    }

    // MARK: Losses

    /// Judges connections that were lost while the session held the write order.
    ///
    /// A replica missed something only when q others carried on; when a session loses them all alike
    /// (KILL, a server's own time-out), every replica rolled back and none is to blame.
    func settleLosses(committing: Bool) {
        guard !lost.isEmpty else { return }
        let losses = lost
        lost = []
        if ready.intersection(service.registry.voting).count >= service.quorum {
            for replica in losses {
                service.registry.apply(service) {
                    $0.missedWrite(replica, reason: "lost a transaction of a session", at: $1)
                }
            }
        } else if committing {
            // A commit was on its way: which replicas made it, only a comparison of states can tell.
            for replica in losses {
                service.registry.apply(service) {
                    $0.disconnected(replica, reason: "lost in the middle of a commit", at: $1)
                }
            }
        }
    }

    // MARK: SQL mode

    /// Asks a replica how it reads quotes and backslashes now; the next command waits for it.
    func readSQLMode() {
        guard let link = links.compactMap({ $0 }).first(where: { $0.isReady }) else { return }
        isWaiting = true
        link.send(
            Self.sqlModeQuery,
            shape: .generic,
            purpose: .value { [weak self] value in
                guard let self, !self.isClosed else { return }
                self.isWaiting = false
                if let value { self.sqlMode = SQLMode(text: value) }
                self.advance()
            }
        )
        link.flush()
    }

    private static let sqlModeQuery = MySQLCommandEncoder.query("SELECT @@sql_mode")
}
