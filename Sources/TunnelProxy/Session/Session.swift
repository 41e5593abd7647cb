internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// One client's session: its connections to the replicas and the command it runs now.
///
/// The shell around `SessionState` (what must be held) and `CommandVote` (what may be answered);
/// confined to one event loop together with all its connections, so nothing here is locked.
/// Parts: `+Commands` (what each command does), `+Locks` (fulfilling requirements), `+Dispatch` (sending
/// to the replicas), `+Replies` (votes), `+Links` (replica connections), `+Recording`.
final class Session {
    /// The id the client sees (`CONNECTION_ID()`).
    let id: UInt32
    let loop: any EventLoop
    let service: TunnelContext
    /// The client; nil once it is gone and only replies still owed keep the session.
    var client: (any ClientPort)?
    /// True when the session ends with the replies that are on their way.
    var isDetached = false
    var identity: SessionIdentity

    var state = SessionState()
    /// Connections by replica index.
    var links: [ReplicaLink?]
    /// Replicas to which a connection is being opened.
    var connecting = ReplicaSet()
    /// Why replicas refused this session's login, by replica index.
    var refusals: [ErrorPacket?]
    /// What waits for connections: for all that are being opened, or just for a quorum.
    var attachWaiters: [(needsAll: Bool, body: () -> Void)] = []
    /// Number of the replica set this session has adapted to.
    var generation: UInt64 = 0

    /// Commands that arrived while another ran.
    var queue = CircularBuffer<ClientCommand>()
    /// The command whose answer the client waits for.
    var current: Run?
    /// True while a command waits for locks or connections.
    var isWaiting = false
    /// Number of the wait in progress; a time-out raises it so that a late grant does nothing.
    var waitNumber: UInt64 = 0
    /// Answered runs that replicas still owe a reply to.
    var late: [Run] = []
    var lagTimer: Scheduled<Void>?
    var idleTimer: Scheduled<Void>?
    private var idleSince: UInt64 = 0
    var lockTimer: Scheduled<Void>?
    /// Counts the replicas that opened their snapshot.
    var snapshotProgress: ((ReplicaIndex) -> Void)?
    /// True while the shared gate is held for a rerun or a snapshot.
    var holdsShared = false

    /// Statements to replay on a replica that joins the session.
    var replay: [ByteBuffer] = []
    /// BEGIN of an open transaction that has done nothing yet.
    var openers: [ByteBuffer] = []
    var statements: [UInt32: PreparedStatement] = [:]
    var nextStatementID: UInt32 = 0
    /// Temporary tables, locks or an overlong replay list tie the session to its replicas.
    var isTied = false
    /// A pin froze NOW(); it is thawed before the next unpinned statement.
    var timePinned = false
    /// The client set `timestamp` itself.
    var clientPinnedTime = false
    var isClosed = false
    /// Uptime since which the client's file waits for a replica to take more, in nanoseconds; 0 when none.
    var fileStalledNanoseconds: UInt64 = 0
    /// Replicas whose connection ended while the session held the write order.
    var lost = ReplicaSet()
    /// LAST_INSERT_ID() of the session, for replicas that join it later.
    var lastInsertID: UInt64 = 0
    /// Prepared statements that were sent parts of parameters ahead of their EXECUTE.
    var longData: Set<UInt32> = []
    /// Prepared statements with a cursor that has rows left to fetch.
    var cursors: Set<UInt32> = []
    /// COM_CHANGE_USER is being proved: no other command runs.
    var isChangingUser = false
    /// What the open transaction wrote, for `voting: state`.
    var touched = TouchedTables()
    /// Replicas that have not confirmed a ROLLBACK of the tunnel's.
    var pendingRollbacks = ReplicaSet()
    /// The write order is to be given back once all rollbacks are confirmed.
    var isReleaseDeferred = false
    /// Status flags of the last login to a replica.
    var loginStatus: UInt16 = 2
    /// How the server reads quotes and backslashes in this session.
    var sqlMode = SQLMode()
    /// Database selected now; names tables for the voter.
    var database: String?

    /// Creates a session for a client that has proved who it is.
    init(
        id: UInt32,
        loop: any EventLoop,
        service: TunnelContext,
        client: any ClientPort,
        identity: SessionIdentity
    ) {
        self.id = id
        self.loop = loop
        self.service = service
        self.client = client
        self.identity = identity
        sqlMode = service.monitor.sqlMode
        database = identity.database
        links = Array(repeating: nil, count: service.replicaCount)
        refusals = Array(repeating: nil, count: service.replicaCount)
    }

    /// The waiter's name in the write order: the session's own id.
    var waiter: UInt64 { UInt64(id) }

    /// Replicas that carry this session.
    var ready: ReplicaSet {
        var set = ReplicaSet()
        for case let link? in links where link.isReady { set.insert(link.replica) }
        return set
    }

    /// A whole command arrived from the client.
    func received(_ command: ClientCommand) {
        guard !isClosed else { return }
        queue.append(command)
        advance()
    }

    /// Starts the next command when none is running and no replica is too far behind.
    func advance() {
        while mayStart, let command = queue.popFirst() { handle(command) }
        if mayStart {
            client?.resumeReading()
            becameIdle()
        }
    }

    private var mayStart: Bool {
        !isClosed && current == nil && !isWaiting && !isChangingUser && !isHeldBack
            && !owesBeforeChange
    }

    /// Another login closes the connections: replies that are on their way are counted before it.
    private var owesBeforeChange: Bool {
        !late.isEmpty && queue.first?.code == MySQLCommand.changeUser.rawValue
    }

    /// True when a replica that joins would lack something of this session that cannot be replayed.
    var isBound: Bool { isTied || !longData.isEmpty || !cursors.isEmpty }

    /// Ends the session: everything it holds is given back and its connections are closed.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        settleLosses(committing: false)
        lagTimer?.cancel()
        idleTimer?.cancel()
        lockTimer?.cancel()
        let open = links.compactMap { $0 }
        for link in open { link.close() }
        links = Array(repeating: nil, count: service.replicaCount)
        service.ordering.cancel(waiter)
        service.sessions.remove(id)
        client = nil
    }

    /// Sends an error to the client and goes on with the next command.
    func refuse(_ code: MySQLErrorCode, state sqlState: String? = nil, _ message: String) {
        send(ErrorPacket(code: code, sqlState: sqlState, message: message), sequence: 1)
        waitNumber += 1
        releaseAfterRefusal()
        isWaiting = false
        current = nil
        guard client != nil else {
            close()
            return
        }
        loop.assumeIsolated().execute { [weak self] in self?.advance() }
    }

    /// Writes one error packet and flushes.
    func send(_ error: ErrorPacket, sequence: UInt8) {
        let payload = error.encoded()
        var out = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 4)
        MySQLCommandEncoder.writeHeader(
            length: payload.readableBytes,
            sequence: sequence,
            into: &out
        )
        var rest = payload
        out.writeBuffer(&rest)
        client?.write(out)
        client?.flush()
    }

    /// Notes the time; one timer per session looks at it now and then.
    private func becameIdle() {
        idleSince = NIODeadline.now().uptimeNanoseconds
        if idleTimer == nil { armIdleTimer(after: 0) }
    }

    /// Arms the limits of an idle session, or of an idle transaction that blocks other writers.
    private func armIdleTimer(after idleNanoseconds: UInt64) {
        let limits = service.plan.tunnel.limits
        let milliseconds = min(limits.transactionIdleMilliseconds, limits.sessionIdleMilliseconds)
        let rest = max(Int64(milliseconds) * 1_000_000 - Int64(idleNanoseconds), 1_000_000)
        idleTimer = loop.assumeIsolated().scheduleTask(in: .nanoseconds(rest)) { [weak self] in
            guard let self, !self.isClosed else { return }
            self.idleTimer = nil
            self.checkIdle()
        }
    }

    private func checkIdle() {
        let limits = service.plan.tunnel.limits
        let milliseconds =
            state.holdsWrite ? limits.transactionIdleMilliseconds : limits.sessionIdleMilliseconds
        let idle = NIODeadline.now().uptimeNanoseconds &- idleSince
        guard current == nil, !isWaiting, idle >= UInt64(milliseconds) * 1_000_000 else {
            let shortest = UInt64(
                min(limits.transactionIdleMilliseconds, limits.sessionIdleMilliseconds)
            )
            armIdleTimer(after: idle >= shortest * 1_000_000 ? 0 : idle)
            return
        }
        guard client != nil else {
            close()
            return
        }
        service.logger.warning(
            "idle session closed",
            metadata: ["session": "\(id)", "in_transaction": "\(state.holdsWrite)"]
        )
        send(
            ErrorPacket(
                code: .connectionKilled,
                message: "ftcompose: the session idled too long"
            ),
            sequence: 0
        )
        client?.close()
    }
}
