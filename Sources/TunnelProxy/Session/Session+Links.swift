internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// The session's connections: joining replicas, leaving them, and replaying what the session did.
extension Session {
    /// How long a login waits for the replicas after the q-th, so that the first vote is a full one.
    private static let lateLoginGrace = TimeAmount.milliseconds(50)

    /// Connects to every voting replica and tells the client how the login went.
    func start(_ done: @escaping (Session, ErrorPacket?, _ status: UInt16) -> Void) {
        generation = service.registry.generation
        isWaiting = true
        for replica in service.registry.voting { attach(replica) }
        let body: () -> Void = { [weak self] in
            guard let self, !self.isClosed else { return }
            self.isWaiting = false
            if self.ready.count >= self.service.quorum {
                done(self, nil, self.loginStatus)
                return
            }
            let fallback = ErrorPacket(
                code: .tooManyConnections,
                message: "ftcompose: too few replicas of \(self.service.plan.service) can answer"
            )
            done(self, self.commonRefusal() ?? fallback, 0)
        }
        attachWaiters.append((needsAll: true, body))
        runAttachWaiters()
        loop.assumeIsolated().scheduleTask(in: Self.lateLoginGrace) { [weak self] in
            guard let self, !self.attachWaiters.isEmpty, !self.isClosed else { return }
            self.attachWaiters = self.attachWaiters.map { (needsAll: false, $0.body) }
            self.runAttachWaiters()
        }
    }

    /// A replica that refuses a login the majority accepts has other accounts than they have.
    private func noteRefusedLogin(_ replica: ReplicaIndex) {
        guard let refusal = refusals[Int(replica.rawValue)], refusal.code == .accessDenied,
            ready.count >= service.quorum, !service.observes
        else { return }
        service.registry.apply(service) {
            $0.dissented(replica, on: .reply, overlapped: false, at: $1)
        }
        service.logger.warning(
            "replica refused a login that the majority accepts",
            metadata: ["replica": "\(service.name(of: replica))"]
        )
    }

    /// Adapts to replicas that joined or left the vote since the last command.
    func refreshReplicas() {
        let now = service.registry.generation
        guard now != generation else { return }
        let voting = service.registry.voting
        undisturbed {
            for case let link? in links where !voting.contains(link.replica) { link.close() }
        }
        // What may not be taken in now is looked at again with the next command.
        guard state.mayAttach, !isBound else { return }
        generation = now
        for replica in voting.subtracting(ready) { attach(replica) }
    }

    /// Opens a connection to a replica unless there is one.
    func attach(_ replica: ReplicaIndex) {
        let index = Int(replica.rawValue)
        guard links[index] == nil, !connecting.contains(replica), !isClosed else { return }
        connecting.insert(replica)
        refusals[index] = nil
        let link = ReplicaLink(
            replica: replica,
            session: self,
            login: ReplicaLogin(identity: identity),
            key: service.hashKey,
            windowBytes: ReplicaLink.replyWindowBytes
        )
        links[index] = link
        service.dial(replica, on: loop, handler: link) { [weak self] problem in
            guard let self, let problem, !self.isClosed else { return }
            guard self.links[index] === link else { return }
            self.refusals[index] = ErrorPacket(code: .serverLost, message: problem)
            self.links[index] = nil
            self.settled(replica)
        }
    }

    /// A connection is logged in: replay what the session did so far, then use it.
    func linkReady(_ link: ReplicaLink, status: UInt16) {
        loginStatus = status
        guard state.mayAttach, !isBound else {
            // The transaction went on while this connection was opened; it would miss its beginning.
            generation = .max
            link.close()
            return
        }
        for bytes in replay { link.send(bytes, shape: .generic, purpose: .replayed) }
        if lastInsertID != 0 {
            link.send(
                MySQLCommandEncoder.query("SET last_insert_id=\(lastInsertID)"),
                shape: .generic,
                purpose: .replayed
            )
        }
        // A replayed pin froze the clock there; the next unpinned read lets it run again.
        if !replay.isEmpty, !clientPinnedTime { timePinned = true }
        for bytes in openers { link.send(bytes, shape: .generic, purpose: .replayed) }
        for statement in statements.values {
            link.send(
                statement.prepareCommand,
                shape: .prepare,
                purpose: .reprepared(statement)
            )
            statement.typesKnown.remove(link.replica)
        }
        if let run = current, case .prepare(let bytes, let statement) = run.command,
            !run.vote.tally.asked.contains(link.replica)
        {
            link.send(bytes, shape: .prepare, purpose: .reprepared(statement))
        }
        link.flush()
        settled(link.replica)
    }

    /// A replica refused the login.
    func linkRefused(_ link: ReplicaLink, error: ErrorPacket) {
        refusals[Int(link.replica.rawValue)] = error
    }

    private func settled(_ replica: ReplicaIndex) {
        guard connecting.remove(replica) else { return }
        noteRefusedLogin(replica)
        runAttachWaiters()
    }

    /// Goes on with what waited for connections and has them now, or never will.
    func runAttachWaiters() {
        let hasQuorum = ready.count >= service.quorum && isLeaderSettled
        let isSettled = connecting.isEmpty
        guard !attachWaiters.isEmpty, hasQuorum || isSettled else { return }
        let due = attachWaiters.filter { isSettled || !$0.needsAll }
        attachWaiters.removeAll { isSettled || !$0.needsAll }
        for waiter in due { waiter.body() }
        advance()
    }

    /// A connection ended, for whatever reason.
    func linkEnded(_ link: ReplicaLink, owing runs: [Run], reason: String) {
        let index = Int(link.replica.rawValue)
        guard links[index] === link else { return }
        links[index] = nil
        for statement in statements.values { statement.replicaIDs[index] = nil }
        guard !isClosed else { return }
        // What this transaction did so far is gone on that replica; who is to blame is judged later.
        if state.holdsWrite, service.registry.voting.contains(link.replica) {
            lost.insert(link.replica)
        }
        rollbackConfirmed(link.replica)
        for run in runs { failed(run, link.replica) }
        snapshotProgress?(link.replica)
        settled(link.replica)
        resumeFile()
        if current == nil, !isWaiting, connecting.isEmpty { closeIfOrphaned() }
    }

    /// Ends a session that too few replicas carry and that cannot move to others.
    private func closeIfOrphaned() {
        guard ready.count < service.quorum, state.inTransaction || isBound else { return }
        send(
            ErrorPacket(
                code: .connectionKilled,
                message: "ftcompose: too few replicas carry this session"
            ),
            sequence: 0
        )
        client?.close()
    }

    /// Remembers a statement for replicas that join later.
    func remember(_ bytes: ByteBuffer) {
        guard replay.count < service.plan.tunnel.limits.replayStatementsMax else {
            isTied = true
            return
        }
        replay.append(bytes)
    }
}
