internal import NIOCore
internal import NIOHTTP1
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// One client's connection: its requests in order, one at a time; confined to its event loop.
///
/// While a request has its answer outstanding and its body is not wanted, no more is read than what one reading
/// finds behind it, so that a client cannot fill memory by sending.
final class WebClientHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// How long a connection that is being closed may go on sending.
    static let lingerMilliseconds: Int64 = 2_000

    let loop: WebLoop
    let session: UInt64
    let listener: Int
    /// The path to which its port belongs; nil for a port of all.
    let path: Int?
    let scheme: String
    let check: HTTPRequestCheck
    var address = "unknown"
    var channelContext: ChannelHandlerContext?
    var writer = AnswerWriter()
    /// The request that is being answered.
    var request: WebRequest?
    var exchange: WebExchange?
    /// The end of the present request's body has not come.
    var isRequestOpen = false
    /// The present request has no whole answer yet.
    var isAnswerOpen = false
    var hasAnswerBegun = false
    var hasPlace = false
    /// Fields that go behind the present answer's body.
    var trailers: [HTTPFieldLine] = []
    /// Who gets what the client sends after the protocol has changed.
    var relay: WebUpgrade?
    /// What came before that was known.
    var early: [ByteBuffer] = []
    /// The last bytes that came ended with an empty line, as a head does.
    var endedWithHead = true
    var keepsAlive = true
    var isBodyWanted = false
    var bodyBytes: UInt64 = 0
    var waiting = CircularBuffer<HTTPServerRequestPart>()
    var waitingHeads = 0
    var isClosing = false
    var hasPartOfHead = false
    var deadline: UnixMilliseconds?

    var context: WebSite { loop.site }

    /// Creates the handler of a connection.
    init(loop: WebLoop, session: UInt64, listener: Int, path: Int? = nil) {
        self.loop = loop
        self.path = path
        self.session = session
        self.listener = listener
        scheme = loop.site.scheme(of: listener)
        check = HTTPRequestCheck(limits: loop.site.headLimits)
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) {
        channelContext = context
        address = context.channel.remoteAddress?.ipAddress ?? "unknown"
        loop.add(self)
        waitForHead(first: true)
        if context.channel.isActive { context.read() }
    }

    func channelActive(context: ChannelHandlerContext) {
        address = context.channel.remoteAddress?.ipAddress ?? address
        context.read()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        let part = unwrapInboundIn(data)
        let isNext: Bool
        if case .head = part { isNext = isRequestOpen || isAnswerOpen } else { isNext = false }
        guard isNext || !waiting.isEmpty else {
            handle(part)
            return
        }
        if case .head = part { waitingHeads += 1 }
        // Whoever sends more without waiting for answers gets those that were begun, and no more.
        if waitingHeads > self.context.plan.tunnel.limits.pipelinedRequestsMax {
            keepsAlive = false
            return
        }
        waiting.append(part)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        readIfWanted()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        relay?.clientWritabilityChanged(to: context.channel.isWritable)
        exchange?.clientWritabilityChanged(to: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // While it lingers the parser complains of everything that still comes.
        guard !isClosing else { return }
        guard let error = error as? HTTPParserError, relay == nil else {
            close()
            return
        }
        if isRequestOpen, let exchange {
            keepsAlive = false
            exchange.requestBroken()
            if isAnswerOpen { cut() }
        } else if isAnswerOpen {
            // What comes behind the present request cannot be read; its answer is still owed.
            keepsAlive = false
        } else {
            answerUnreadable(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        gone()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        gone()
        channelContext = nil
    }

    /// Bytes came in: a head has begun if none was awaited.
    func bytesArrived() {
        guard !isRequestOpen, !isAnswerOpen, !hasPartOfHead, !isClosing else { return }
        hasPartOfHead = true
        let wait = Int64(context.plan.tunnel.limits.headerTimeoutMilliseconds)
        deadline = min(deadline ?? .max, context.clock.unixMilliseconds() + wait)
    }

    /// Time has passed.
    func advanced(to now: UnixMilliseconds) {
        guard let deadline, now >= deadline else { return }
        self.deadline = nil
        if isClosing {
            close()
        } else if isRequestOpen, let exchange {
            keepsAlive = false
            exchange.requestBroken()
            if isAnswerOpen { cut() }
        } else if hasPartOfHead, !isAnswerOpen {
            keepsAlive = false
            refuse(
                .malformed(
                    "The request's head did not come in time.",
                    status: 408,
                    requestID: loop.names.next()
                )
            )
        } else if !isAnswerOpen {
            close()
        }
    }

    // MARK: Requests

    private func handle(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head):
            begin(head)
        case .body(let bytes):
            receive(bytes)
        case .end(let fields):
            guard let fields = passing(fields) else { return }
            isRequestOpen = false
            if exchange != nil { deadline = nil }
            exchange?.requestEnded(fields)
            nextIfDone()
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        let id = loop.names.next()
        isRequestOpen = true
        isAnswerOpen = true
        hasAnswerBegun = false
        hasPartOfHead = false
        trailers = []
        isBodyWanted = false
        bodyBytes = 0
        deadline = nil
        request = nil
        let framing: HTTPMessageFraming
        do throws(HTTPHeadFault) {
            framing = try check.framing(
                method: head.method.rawValue,
                target: head.uri,
                version: (Int(head.version.major), Int(head.version.minor)),
                fields: head.headers.map { (name: $0.name, value: $0.value) }
            )
        } catch {
            keepsAlive = false
            refuse(ProblemDocument(error, requestID: id))
            return
        }
        let origin = RequestOrigin(
            client: address,
            scheme: scheme,
            defaultHost: context.ownHost,
            session: session,
            isForVariants: context.isHeterogeneous
        )
        var made = WebRequest(head, framing: framing, origin: origin, id: id)
        made.portPath = path
        loop.router.note(&made)
        request = made
        if !made.keepsAlive { keepsAlive = false }
        if let problem = obstacle(made) ?? earlyBytes(made) {
            if made.hasBody { keepsAlive = false }
            refuse(problem)
            return
        }
        let begun = WebExchange(made, listener: listener, loop: loop, client: self)
        exchange = begun
        begun.start()
    }

    /// Why a request is not sent to the replicas; nil when it is.
    private func obstacle(_ request: WebRequest) -> ProblemDocument? {
        if !context.serves(host: request.host) { return .misdirected(requestID: request.id) }
        if context.isHeterogeneous, let fault = VariantRequestCheck.fault(of: request) {
            return ProblemDocument(fault, requestID: request.id)
        }
        if request.kind.isOrdered, let reason = loop.router.freezeReason {
            return .frozen(reason, requestID: request.id)
        }
        guard context.openRequest() else {
            return .busy("Too many requests are being answered.", requestID: request.id)
        }
        hasPlace = true
        return nil
    }

    private func receive(_ bytes: ByteBuffer) {
        guard let exchange, isRequestOpen else { return }
        bodyBytes += UInt64(bytes.readableBytes)
        guard bodyBytes <= check.limits.bodyBytesMax else {
            keepsAlive = false
            if !hasAnswerBegun, let request {
                refuse(
                    ProblemDocument(
                        .bodyTooLarge(bytesMax: check.limits.bodyBytesMax),
                        requestID: request.id
                    )
                )
            }
            exchange.requestBroken()
            return
        }
        waitForBody()
        exchange.requestBody(bytes)
    }

    // MARK: Order

    /// Goes on with the next request once this one is over.
    func nextIfDone() {
        guard !isAnswerOpen, !isClosing else { return }
        if isRequestOpen {
            // The rest of a body that nobody wants cannot be told from the next request's beginning.
            if request?.hasBody ?? true { linger() }
            return
        }
        exchange = nil
        request = nil
        hasAnswerBegun = false
        guard keepsAlive else {
            linger()
            return
        }
        waitForHead(first: false)
        while !waiting.isEmpty, !isAnswerOpen || isRequestOpen, !isClosing {
            guard let part = waiting.first else { break }
            if case .head = part {
                guard !isAnswerOpen else { break }
                waitingHeads -= 1
            }
            waiting.removeFirst()
            handle(part)
        }
        readIfWanted()
    }

    private func waitForHead(first: Bool) {
        let limits = context.plan.tunnel.limits
        let wait = first ? limits.headerTimeoutMilliseconds : limits.keepAliveMilliseconds
        hasPartOfHead = false
        deadline = context.clock.unixMilliseconds() + Int64(wait)
    }

    func waitForBody() {
        let wait = Int64(context.plan.tunnel.limits.bodyIdleMilliseconds)
        deadline = isRequestOpen ? context.clock.unixMilliseconds() + wait : nil
    }

    func readIfWanted() {
        if let relay, !isClosing {
            if relay.wantsClientBytes { channelContext?.read() }
            return
        }
        // Waiting for what comes next costs nothing during an answer; to stop and to begin again are two system
        // calls. What follows a request to change the protocol is not of this one, and nothing bounds it here.
        let isNextWanted =
            waiting.isEmpty && (!isAnswerOpen || (!isRequestOpen && request?.upgrade == nil))
        let isWanted = isClosing || isNextWanted || (isRequestOpen && isBodyWanted)
        if isWanted { channelContext?.read() }
    }

    private func gone() {
        isClosing = true
        deadline = nil
        loop.remove(self)
        givePlaceBack()
        let asking = exchange
        exchange = nil
        waiting.removeAll()
        asking?.clientGone()
        let relaying = relay
        relay = nil
        relaying?.clientGone()
    }

    func givePlaceBack() {
        guard hasPlace else { return }
        hasPlace = false
        context.closeRequest()
    }
}
