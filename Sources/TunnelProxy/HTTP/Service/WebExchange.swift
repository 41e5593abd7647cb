internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// Carries one request to the replicas and the voted answer back; decides nothing (`ExchangeVote`).
///
/// Confined to the client's event loop, as the connections to the replicas are.
final class WebExchange {
    /// Bodies of requests that are on their way to a replica that does not read.
    enum Demand { case waits, wanted, paused }

    let loop: WebLoop
    let request: WebRequest
    let listener: Int
    /// The path that carries it out at present.
    var context: WebContext
    /// The paths it was sent to.
    var route: PathRoute
    /// The path that follows once the vote on the present one is over.
    var nextPath: Int?
    /// Grows with every path, so that what comes late from an earlier one is known.
    var attempt = 0
    /// Whether a replica of the present path got any of the request.
    var isSent = false
    /// The whole body, where another path may need it.
    var kept: [ByteBuffer]?
    weak var client: (any ExchangeClient)?
    /// Kept until the end: a request without a client has nobody else.
    var ownClient: (any ExchangeClient)?
    var vote: ExchangeVote
    /// What the vote has decided and is not done yet.
    var decided = CircularBuffer<ExchangeAction>()
    var isPerforming = false
    var links: [WebReplicaLink?]
    /// Connections whose protocol has changed and which no relay has.
    var switched: [ReplicaIndex: WebReplicaLink] = [:]
    /// Who speaks with the client after that.
    var relay: WebUpgrade?
    var tickets: [(pool: WebReplicaPool, ticket: UInt64)] = []
    var connecting = ReplicaSet()
    var repeated = ReplicaSet()
    var early: [ByteBuffer] = []
    private var earlyBytes = 0
    /// Bytes of replies that count against what the tunnel may hold.
    var heldBytes = 0
    var isCollecting = false
    var isRequestComplete: Bool
    /// What stands behind the request's body.
    private var requestTrailers: [HTTPFieldLine] = []
    var demand = Demand.waits
    var unwritableSince: UnixMilliseconds?
    var turn: WriteOrder.Place?
    private var turnDeadline: UnixMilliseconds?
    private var uploadDeadline: UnixMilliseconds?
    var hasBegun = false
    private var isClientGone = false
    var isOver = false
    var epoch: UInt64
    /// True for the second try of a request while nothing could change anything.
    var isRerun = false
    var translation: ReplyTranslation
    /// The request's head, where all replicas get the same one.
    private var sharedHead: ByteBuffer?
    let startedAt: UnixMilliseconds
    /// When the present path was asked.
    var began = NIODeadline.now()

    /// Creates the exchange of a request; `start` sends it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - listener: port on which it came.
    ///   - loop: where its client and its connections to replicas live.
    ///   - client: gets the answer.
    ///   - isOwner: whether nobody else keeps the client.
    ///   - path: the only path it is about; nil for any.
    init(
        _ request: WebRequest,
        listener: Int,
        loop: WebLoop,
        client: any ExchangeClient,
        isOwner: Bool = false,
        path: Int? = nil
    ) {
        self.request = request
        self.listener = listener
        self.loop = loop
        self.client = client
        ownClient = isOwner ? client : nil
        isRequestComplete = !request.hasBody
        startedAt = loop.site.clock.unixMilliseconds()
        let route = loop.router.route(of: request, fixed: path)
        let context = loop.router.paths[route.path]
        self.route = route
        self.context = context
        epoch = context.order.epoch
        links = Array(repeating: nil, count: context.replicaCount)
        vote = context.makeVote(now: startedAt)
        translation = ReplyTranslation(request)
    }

    // MARK: Start

    /// Sends the request, when its turn comes.
    func start() {
        loop.add(self)
        guard request.kind.isOrdered else {
            begin()
            return
        }
        guard request.hasBody else {
            waitForTurn()
            return
        }
        // Who holds the turn keeps others waiting, so a body is there before its turn is asked for.
        isCollecting = true
        demand = .wanted
        client?.bodyDemandChanged(to: true)
    }

    /// The body, or as much of it as is held, has come.
    private func collected() {
        isCollecting = false
        demand = .waits
        if !isRequestComplete { client?.bodyDemandChanged(to: false) }
        waitForTurn()
    }

    func waitForTurn() {
        let wait = Int64(context.plan.tunnel.limits.writeWaitMilliseconds)
        turnDeadline = context.clock.unixMilliseconds() + wait
        turn = context.order.enter(loop.loop, NIOLoopBound(self, eventLoop: loop.loop))
        if turn?.hasTurn == true { hasTurn() }
    }

    /// The request may change something and is next.
    func hasTurn() {
        guard !isOver, turnDeadline != nil else { return }
        turnDeadline = nil
        if !isRequestComplete {
            let wait = Int64(context.plan.tunnel.limits.writeWaitMilliseconds)
            uploadDeadline = context.clock.unixMilliseconds() + wait
        }
        begin()
    }

    func begin() {
        guard !isOver else { return }
        hasBegun = true
        vote = context.makeVote(now: context.clock.unixMilliseconds())
        vote.passesTrailers = request.acceptsTrailers
        guard vote.voting.count >= context.quorum else {
            if let next = otherPath() {
                moveOn(to: next, .silent)
                return
            }
            context.metrics.insufficient()
            refuse(.notServing(quorum: context.quorum, requestID: request.id))
            return
        }
        if !request.isProbe { context.countRequest() }
        translation.begin(context)
        if let client, !client.isWritable {
            _ = vote.clientWritabilityChanged(to: false, now: startedAt)
        }
        let asked = vote.voting.union(vote.shadows)
        connecting = asked
        let attempt = attempt
        for replica in asked where !isOver && attempt == self.attempt {
            connect(replica, isNew: false)
        }
        connected()
    }

    private func connect(_ replica: ReplicaIndex, isNew: Bool) {
        guard let pool = loop.pool(of: replica, path: context.index, listener: listener) else {
            connecting.remove(replica)
            perform(vote.failed(replica, now: context.clock.unixMilliseconds()))
            return
        }
        let attempt = attempt
        let ticket = pool.take(isRepeatable: request.kind.isSafe, isNew: isNew) { [weak self] in
            guard let self else {
                // Nobody is there any more; the connection is as good as before.
                if case .success(let link) = $0 { pool.give(link) }
                return
            }
            self.answered(replica, pool, attempt, $0)
        }
        if ticket != 0 { tickets.append((pool, ticket)) }
    }

    private func answered(
        _ replica: ReplicaIndex,
        _ pool: WebReplicaPool,
        _ attempt: Int,
        _ result: Result<WebReplicaLink, TunnelFailure>
    ) {
        guard !isOver, attempt == self.attempt, connecting.remove(replica) else {
            if case .success(let link) = result { pool.give(link) }
            return
        }
        switch result {
        case .success(let link):
            links[replica.position] = link
            isSent = true
            link.begin(self, request, head(for: replica), isComplete: !request.hasBody)
        case .failure(let failure):
            context.noteUnreachable(replica, failure.description)
            perform(vote.failed(replica, now: context.clock.unixMilliseconds()))
        }
        connected()
    }

    /// The request's head for a replica; one for all where it holds nothing of their own.
    private func head(for replica: ReplicaIndex) -> ByteBuffer {
        if let sharedHead { return sharedHead }
        let made = request.head(cookie: translation.cookie(for: replica)) {
            self.translation.condition($0, for: replica, self.context)
        }
        if request.cookies.isEmpty, !request.hasConditions { sharedHead = made }
        return made
    }

    // MARK: The request's body

    /// The client's body goes to all replicas at once, so it waits until all can be written to.
    func connected() {
        // Another path that follows needs the body still.
        guard hasBegun, connecting.isEmpty, demand == .waits, !isOver, nextPath == nil else {
            return
        }
        demand = .paused
        let held = early
        early = []
        if isRequestComplete, mayBeRepeated { kept = held }
        for bytes in held { toReplicas(bytes) }
        if request.hasBody, isRequestComplete { endBody() }
        replicaWritabilityChanged()
    }

    /// The client sent a piece of the body.
    func requestBody(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        if demand == .waits || isCollecting {
            early.append(bytes)
            earlyBytes += bytes.readableBytes
            let bytesMax = context.plan.tunnel.limits.requestMemoryBytesMax
            if isCollecting, earlyBytes > bytesMax { collected() }
        } else {
            toReplicas(bytes)
            replicaWritabilityChanged()
        }
    }

    /// The client sent all of the body, with these fields behind it.
    func requestEnded(_ trailers: [HTTPFieldLine] = []) {
        guard !isRequestComplete else { return }
        isRequestComplete = true
        requestTrailers = trailers
        if isCollecting {
            collected()
        } else if demand != .waits {
            endBody()
        }
    }

    /// The client's body broke off; the replicas have a part of it.
    func requestBroken() {
        guard !isOver else { return }
        perform(vote.requestBroken(now: context.clock.unixMilliseconds()))
        if !isOver, !hasBegun { close() }
    }

    private func toReplicas(_ bytes: ByteBuffer) {
        for link in links { link?.send(bytes) }
    }

    private func endBody() {
        let chunk = ByteBuffer.lastChunk(requestTrailers)
        for link in links { link?.sendEnd(chunk) }
    }

    /// A replica takes more of the body, or does not for now.
    func replicaWritabilityChanged() {
        guard demand != .waits, !isCollecting, !isRequestComplete, !isOver else { return }
        let isWritable = links.allSatisfy { $0?.isWritable ?? true }
        unwritableSince =
            isWritable ? nil : unwritableSince ?? context.clock.unixMilliseconds()
        let wanted = isWritable ? Demand.wanted : Demand.paused
        guard wanted != demand else { return }
        demand = wanted
        client?.bodyDemandChanged(to: isWritable)
    }

    // MARK: Replies

    /// A replica's head came.
    func headReceived(_ link: WebReplicaLink, _ head: HTTPReplyHead) {
        guard !isOver, links[link.replica.position] === link else { return }
        headReceived(of: link.replica, head)
    }

    /// Reads a replica's head and has it counted.
    func headReceived(of replica: ReplicaIndex, _ head: HTTPReplyHead) {
        let now = context.clock.unixMilliseconds()
        let read = loop.readers[context.index].read(
            head,
            toMethod: request.method,
            own: authorities(of: replica),
            others: vote.heads
        )
        perform(vote.headReceived(replica, read, now: now))
    }

    /// A piece of a replica's body came.
    func bodyReceived(_ link: WebReplicaLink, _ bytes: ByteBuffer) {
        guard !isOver, links[link.replica.position] === link else { return }
        let now = context.clock.unixMilliseconds()
        if vote.isHolding {
            heldBytes += bytes.readableBytes
            guard context.hold(bytes.readableBytes) else {
                overflowed(link, now)
                return
            }
        }
        perform(vote.bodyReceived(link.replica, bytes, now: now))
    }

    /// Before the answer the request ends; afterwards only the late reply is given up.
    private func overflowed(_ link: WebReplicaLink, _ now: UnixMilliseconds) {
        let made = vote.overflowed(now: now)
        guard made.isEmpty else {
            perform(made)
            return
        }
        links[link.replica.position] = nil
        link.drop()
        perform(vote.failed(link.replica, now: now))
    }

    /// Fields came behind a replica's body.
    func trailersReceived(_ link: WebReplicaLink, _ fields: [HTTPFieldLine]) {
        guard !isOver, links[link.replica.position] === link else { return }
        vote.trailersReceived(link.replica, loop.readers[context.index].read(trailers: fields))
    }

    /// A replica's reply is complete; its connection serves others already.
    func replyEnded(_ replica: ReplicaIndex) {
        guard !isOver else { return }
        links[replica.position] = nil
        perform(vote.bodyEnded(replica, now: context.clock.unixMilliseconds()))
    }

    /// A replica's connection ended before its reply did.
    func replicaFailed(_ link: WebReplicaLink, _ reason: String) {
        let replica = link.replica
        if switched[replica] === link { switched[replica] = nil }
        guard !isOver, links[replica.position] === link else { return }
        links[replica.position] = nil
        // A connection that was closed while it was idle says nothing about the replica.
        if link.isUnanswered, link.isReused, request.kind.isSafe, !request.hasBody,
            repeated.insert(replica)
        {
            connecting.insert(replica)
            connect(replica, isNew: true)
            return
        }
        perform(vote.failed(replica, now: context.clock.unixMilliseconds()))
    }

    // MARK: Client and time

    /// The client takes more of the answer, or does not for now.
    func clientWritabilityChanged(to isWritable: Bool) {
        guard hasBegun, !isOver else { return }
        let now = context.clock.unixMilliseconds()
        perform(vote.clientWritabilityChanged(to: isWritable, now: now))
    }

    /// The client is gone: what only reads is given up, what may change something goes on.
    func clientGone() {
        guard !isOver else { return }
        isClientGone = true
        client = nil
        ownClient = nil
        let now = context.clock.unixMilliseconds()
        if !hasBegun {
            close()
        } else if !isRequestComplete {
            perform(vote.requestBroken(now: now))
            if !isOver { perform(vote.abandoned(now: now)) }
        } else if request.kind.isSafe {
            perform(vote.abandoned(now: now))
        } else {
            perform(vote.clientWritabilityChanged(to: true, now: now))
        }
    }

    /// Time has passed.
    func advanced(to now: UnixMilliseconds) {
        guard !isOver else { return }
        if let turnDeadline, now >= turnDeadline {
            self.turnDeadline = nil
            refuse(
                .busy(
                    "Its turn among requests that may change something did not come.",
                    requestID: request.id
                )
            )
            return
        }
        if let uploadDeadline, now >= uploadDeadline, !isRequestComplete {
            self.uploadDeadline = nil
            requestBroken()
            guard !isOver else { return }
        }
        guard hasBegun, !leftLostPath(now) else { return }
        let lag = Int64(context.plan.tunnel.limits.lagMilliseconds)
        if let since = unwritableSince, now - since >= lag {
            unwritableSince = now
            dropUnwritable(now)
        }
        perform(vote.advanced(to: now))
    }

    /// Replicas that do not read the request keep the others from it.
    private func dropUnwritable(_ now: UnixMilliseconds) {
        for (position, link) in links.enumerated() {
            guard let link, !link.isWritable, !isOver else { continue }
            links[position] = nil
            link.drop()
            perform(vote.failed(ReplicaIndex(position), now: now))
        }
        if !isOver { replicaWritabilityChanged() }
    }
}
