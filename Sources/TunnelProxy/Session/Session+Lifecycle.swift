internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// Changing the user, shutting down, and what the client's side reports.
extension Session {
    /// COM_CHANGE_USER was proved: all connections are opened anew for the other user.
    ///
    /// The servers would each need their own dialogue for it; a new login does the same and leaves
    /// nothing of the old session behind.
    func changeUser(
        _ identity: SessionIdentity,
        _ done: @escaping (ErrorPacket?, UInt16) -> Void
    ) {
        let open = links.compactMap { $0 }
        links = Array(repeating: nil, count: service.replicaCount)
        for link in open { link.close() }
        service.ordering.cancel(waiter)
        waitNumber += 1
        connecting = []
        state = SessionState()
        late.removeAll()
        attachWaiters.removeAll()
        lagTimer?.cancel()
        lagTimer = nil
        holdsShared = false
        snapshotProgress = nil
        lost = []
        longData.removeAll()
        cursors.removeAll()
        touched = TouchedTables()
        pendingRollbacks = []
        isReleaseDeferred = false
        lastInsertID = 0
        sqlMode = service.monitor.sqlMode
        statements.removeAll()
        replay.removeAll()
        openers.removeAll()
        isTied = false
        timePinned = false
        clientPinnedTime = false
        self.identity = identity
        service.sessions.userChanged(self)
        database = identity.database
        isChangingUser = false
        start { _, error, status in done(error, status) }
    }

    /// The client takes bytes again.
    func clientWritable() {
        guard let run = current else { return }
        releaseWindows(run)
        // The replicas may all be paused: no reply that comes in would flush what was released.
        client?.flush()
    }

    /// The tunnel ends: say so and close.
    func shutDown() {
        guard !isClosed else { return }
        send(
            ErrorPacket(code: .serverShutdown, message: "Server shutdown in progress"),
            sequence: 0
        )
        client?.close()
    }
}
