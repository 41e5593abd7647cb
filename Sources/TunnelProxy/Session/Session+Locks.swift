internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Fulfilling what a statement needs before it may be sent (protocols.md 3.3).
extension Session {
    /// Runs an intent as soon as what it needs is held.
    func submit(_ intent: Intent) {
        let requirement = state.requirement(for: intent.statement.need)
        switch requirement {
        case .none, .epoch:
            let isEpochRead = requirement == .epoch
            if isCarriedByQuorum {
                dispatch(intent, isEpochRead: isEpochRead, commits: false)
            } else {
                withQuorum { $0.dispatch(intent, isEpochRead: isEpochRead, commits: false) }
            }
        case .allReplicas:
            withAllReplicas { $0.dispatch(intent, isEpochRead: false, commits: false) }
        case .write(let commit):
            submitWrite(intent, commit: commit)
        case .snapshot:
            withAllReplicas { session in
                session.withShared { session in
                    session.openSnapshots {
                        $0.dispatch(intent, isEpochRead: false, commits: false)
                    }
                }
            }
        case .opensSnapshot:
            withAllReplicas { session in
                session.withShared { $0.dispatch(intent, isEpochRead: false, commits: false) }
            }
        }
    }

    /// Runs a read that cannot be asked a second time: while no commit can happen, so that it need not be.
    func submitOnce(_ intent: Intent) {
        guard state.requirement(for: intent.statement.need) == .epoch else {
            submit(intent)
            return
        }
        var gated = intent
        gated.isGated = true
        withQuorum { session in
            session.withShared { $0.dispatch(gated, isEpochRead: false, commits: false) }
        }
    }

    private func submitWrite(_ intent: Intent, commit: Bool) {
        guard !isFrozen(intent) else { return }
        withAllReplicas { session in
            session.withWriteOrder { session in
                // Replicas may have come and gone while this session waited for its turn.
                session.refreshReplicas()
                guard !session.isFrozen(intent) else { return }
                session.withAllReplicas { session in
                    guard commit else {
                        session.dispatch(intent, isEpochRead: false, commits: false)
                        return
                    }
                    session.withCommitGate {
                        $0.dispatch(intent, isEpochRead: false, commits: true)
                    }
                }
            }
        }
    }

    /// Refuses a write while writes are frozen.
    private func isFrozen(_ intent: Intent) -> Bool {
        guard intent.statement.need != .commit, let reason = service.registry.freezeReason else {
            return false
        }
        if state.inTransaction { rollBackEverywhere() }
        refuse(
            .optionPreventsStatement,
            "ftcompose: writes to \(service.plan.service) are frozen (\(reason)); "
                + "see 'ftcompose status' and 'ftcompose thaw'"
        )
        return true
    }

    // MARK: Replicas

    /// Goes on with at least q replicas carrying the session.
    func withQuorum(_ body: @escaping (Session) -> Void) {
        if isCarriedByQuorum {
            body(self)
            return
        }
        attachMissing(required: false, body)
    }

    /// True while the session may go on as it is.
    private var isCarriedByQuorum: Bool { ready.count >= service.quorum && isLeaderSettled }

    /// Goes on with every voting replica carrying the session.
    func withAllReplicas(_ body: @escaping (Session) -> Void) {
        let voting = service.registry.voting
        if voting.subtracting(ready).isEmpty, voting.count >= service.quorum {
            body(self)
            return
        }
        attachMissing(required: true, body)
    }

    private func attachMissing(required: Bool, _ body: @escaping (Session) -> Void) {
        let voting = service.registry.voting
        guard voting.count >= service.quorum else {
            refuseInsufficient()
            return
        }
        let missing = voting.subtracting(ready)
        guard state.mayAttach, !isBound else {
            if required, !missing.isEmpty, isBound {
                endTiedSession()
            } else if required, !missing.isEmpty {
                abandonTransaction(
                    "a replica joined or left during the transaction; run it again"
                )
            } else {
                continueOrRefuse(body)
            }
            return
        }
        isWaiting = true
        for replica in missing { attach(replica) }
        let waiter: () -> Void = { [weak self] in
            guard let self, !self.isClosed else { return }
            self.isWaiting = false
            if required {
                self.settleRefusals()
                let missing = self.service.registry.voting.subtracting(self.ready)
                if let full = missing.first {
                    let refusal = self.refusals[Int(full.rawValue)]
                    self.refuse(
                        .tooManyConnections,
                        refusal?.message ?? "ftcompose: a replica takes no more connections"
                    )
                    return
                }
            }
            self.continueOrRefuse(body)
        }
        attachWaiters.append((needsAll: required, waiter))
        runAttachWaiters()
    }

    /// A session with temporary tables, open cursors and the like cannot follow to a replica that joined.
    private func endTiedSession() {
        rollBackEverywhere()
        refuse(
            .connectionKilled,
            "ftcompose: a replica joined that does not have this session's temporary tables, "
                + "variables or open cursors; connect again"
        )
        client?.close()
    }

    /// A replica that votes but cannot carry this session's write would miss it.
    private func settleRefusals() {
        let missing = service.registry.voting.subtracting(ready)
        guard ready.count >= service.quorum else { return }
        for replica in missing {
            let refusal = refusals[Int(replica.rawValue)]
            // A full server is no faulty one: it has not missed anything yet.
            if let refusal, Self.limitCodes.contains(refusal.code.rawValue) { continue }
            let reason = refusal?.message ?? "no connection"
            service.registry.apply(service) {
                $0.missedWrite(replica, reason: "cannot carry a session: \(reason)", at: $1)
            }
        }
    }

    /// Too many connections, user limits: answers of a server that is full.
    private static let limitCodes: Set<UInt16> = [1040, 1203, 1226]

    private func continueOrRefuse(_ body: @escaping (Session) -> Void) {
        guard ready.count >= service.quorum else {
            if let refusal = commonRefusal() {
                refuse(refusal.code, state: refusal.sqlState, refusal.message)
            } else {
                refuseInsufficient()
            }
            return
        }
        body(self)
    }

    /// The error that q replicas gave alike; nil when there is none.
    func commonRefusal() -> ErrorPacket? {
        for case let refusal? in refusals {
            let alike = refusals.filter { $0?.code == refusal.code }.count
            if alike >= service.quorum { return refusal }
        }
        return nil
    }

    /// Tells the client that fewer than q replicas are there.
    func refuseInsufficient() {
        service.metrics.insufficient()
        refuse(
            .unknown,
            state: "HY000",
            "ftcompose: too few replicas of \(service.plan.service): \(ready.count) of "
                + "\(service.replicaCount) can answer, \(service.quorum) are needed"
        )
    }

    // MARK: Order

    private func withWriteOrder(_ body: @escaping (Session) -> Void) {
        if state.holdsWrite {
            isReleaseDeferred = false
            body(self)
            return
        }
        let granted: (Session) -> Void = { session in
            session.lockTimer?.cancel()
            session.lockTimer = nil
            session.isWaiting = false
            session.state.writeGranted()
            body(session)
        }
        isWaiting = true
        armLockTimer()
        service.ordering.requestWrite(waiter, from: self, granted)
    }

    private func withCommitGate(_ body: @escaping (Session) -> Void) {
        isWaiting = true
        armLockTimer()
        service.ordering.beginCommit(waiter, from: self) { session in
            session.lockTimer?.cancel()
            session.lockTimer = nil
            session.isWaiting = false
            session.state.commitGranted()
            body(session)
        }
    }

    /// Goes on while no commit can happen.
    func withShared(_ body: @escaping (Session) -> Void) {
        isWaiting = true
        armLockTimer()
        service.ordering.requestShared(waiter, from: self) { session in
            session.lockTimer?.cancel()
            session.lockTimer = nil
            session.isWaiting = false
            session.holdsShared = true
            body(session)
        }
    }

    private func armLockTimer() {
        let milliseconds = Int64(service.plan.tunnel.limits.writeWaitMilliseconds)
        lockTimer?.cancel()
        lockTimer = loop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) {
            [weak self] in
            guard let self, !self.isClosed, self.isWaiting else { return }
            self.service.ordering.cancel(self.waiter)
            if self.state.inTransaction {
                // The transaction may hold what the writer in front waits for: end it as a deadlock.
                self.abandonTransaction("waited too long for the write order")
            } else {
                self.refuse(
                    .lockWaitTimeout,
                    "Lock wait timeout exceeded; try restarting transaction"
                )
            }
        }
    }

    private func openSnapshots(_ body: @escaping (Session) -> Void) {
        isWaiting = true
        armTick()
        let begin = MySQLCommandEncoder.query("START TRANSACTION WITH CONSISTENT SNAPSHOT")
        var outstanding = ready
        snapshotProgress = { [weak self] replica in
            guard let self, !self.isClosed else { return }
            outstanding.remove(replica)
            guard outstanding.isEmpty else { return }
            self.snapshotProgress = nil
            self.isWaiting = false
            self.releaseShared()
            self.state.snapshotOpened()
            guard self.ready.count >= self.service.quorum else {
                self.refuseInsufficient()
                return
            }
            body(self)
        }
        for replica in ready {
            guard let link = links[Int(replica.rawValue)] else { continue }
            link.send(
                begin,
                shape: .generic,
                purpose: .required { [weak self] in self?.snapshotProgress?(replica) }
            )
            link.flush()
        }
    }

    // MARK: Giving back

    /// Gives the shared gate back.
    func releaseShared() {
        guard holdsShared else { return }
        holdsShared = false
        service.ordering.releaseShared(waiter)
    }

    /// Gives back what the answered and complete statement no longer needs.
    func releaseCompleted(committed: Bool) {
        releaseShared()
        guard pendingRollbacks.isEmpty else {
            // A replica that still runs the transaction must not meet the next writer's statements.
            isReleaseDeferred = true
            return
        }
        isReleaseDeferred = false
        let release = state.completed()
        if release.commit { service.ordering.endCommit(waiter, committed: committed) }
        if release.write { service.ordering.releaseWrite(waiter) }
    }

    /// A replica has rolled back, or its connection is gone.
    func rollbackConfirmed(_ replica: ReplicaIndex) {
        guard pendingRollbacks.remove(replica), pendingRollbacks.isEmpty, isReleaseDeferred else {
            return
        }
        releaseCompleted(committed: false)
    }

    /// After a refusal nothing was sent: outside a transaction nothing may stay held.
    func releaseAfterRefusal() {
        lockTimer?.cancel()
        lockTimer = nil
        releaseCompleted(committed: false)
    }

    /// Rolls the open transaction back everywhere and tells the client to run it again.
    func abandonTransaction(_ reason: String) {
        rollBackEverywhere()
        refuse(.lockDeadlock, "ftcompose: \(reason)")
    }

    /// Sends ROLLBACK to every replica and forgets the transaction.
    func rollBackEverywhere() {
        let rollback = MySQLCommandEncoder.query("ROLLBACK")
        for case let link? in links where link.isReady {
            let replica = link.replica
            pendingRollbacks.insert(replica)
            link.send(
                rollback,
                shape: .generic,
                purpose: .required { [weak self] in self?.rollbackConfirmed(replica) }
            )
            link.flush()
        }
        openers.removeAll()
        touched = TouchedTables()
        state.rolledBack()
    }
}
