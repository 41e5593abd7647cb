internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// The time limits of commands on their way.
extension Session {
    /// Arms the tick that looks at commands on their way; one timer per busy session.
    func armTick() {
        guard lagTimer == nil, !isClosed else { return }
        lagTimer = loop.assumeIsolated().scheduleTask(in: .milliseconds(500)) { [weak self] in
            guard let self, !self.isClosed else { return }
            self.lagTimer = nil
            self.checkLinks()
            self.checkLag()
            self.checkFile()
            self.checkRerun()
            self.checkLedger()
            if self.current != nil || self.isWaiting || !self.late.isEmpty { self.armTick() }
        }
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
            let took = run.decidedNanoseconds - run.startedNanoseconds
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

    /// Gives up replicas that owe this session more than it may hold for them.
    func shedLaggards() {
        guard !late.isEmpty else { return }
        let limits = service.plan.tunnel.limits
        let limit = LagLimit(commandsMax: limits.lagCommandsMax, bytesMax: limits.lagBytesMax)
        for case let link? in links {
            var commands = 0
            var bytes = 0
            for run in late where run.vote.tally.outstanding.contains(link.replica) {
                commands += 1
                bytes += run.command.byteCount
            }
            guard let reason = limit.reason(commands: commands, bytes: bytes) else { continue }
            for run in late where run.vote.tally.outstanding.contains(link.replica) {
                run.lagged.insert(link.replica)
            }
            service.registry.apply(service) { $0.lagged(link.replica, reason: reason, at: $1) }
            undisturbed { link.close() }
        }
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
    private func checkRerun() {
        guard let run = current, run.isRerun, !run.isSettled else { return }
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
