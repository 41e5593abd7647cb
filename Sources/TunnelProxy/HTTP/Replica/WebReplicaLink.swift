internal import NIOCore
internal import VotingCore
internal import WireProtocols

/// One keep-alive connection to one replica; confined to its event loop.
///
/// It serves one request at a time. A connection whose reply is not complete is never used again.
final class WebReplicaLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Who asks at present.
    private(set) weak var exchange: WebExchange?
    /// Who gets what comes after the protocol has changed.
    private weak var relay: WebUpgrade?
    /// True once the protocol has changed: it is no connection for requests any more.
    private(set) var isSwitched = false
    private let pool: WebReplicaPool
    private var parser: HTTPReplyParser
    private var context: ChannelHandlerContext?
    private var isRequestChunked = false
    private var isPaused = false
    private var wantsRead = false
    private var isReplyComplete = true
    private var isRequestComplete = true
    private var keepsAlive = true
    private var hasReplied = false
    private(set) var isClosed = false
    /// True once the pool counts it.
    var isCounted = false
    /// Requests this connection has served.
    private(set) var servedCount = 0
    /// When it was last given back.
    var idleSince = NIODeadline.now()

    /// Creates the handler of a connection of `pool`.
    ///
    /// - Parameters:
    ///   - pool: whose connection it is.
    ///   - limits: bounds of a reply's head.
    init(pool: WebReplicaPool, limits: HTTPHeadLimits) {
        self.pool = pool
        parser = HTTPReplyParser(limits: limits)
    }

    /// The replica at the other end.
    var replica: ReplicaIndex { pool.replica }

    /// False while the replica takes bytes more slowly than they are sent.
    var isWritable: Bool { isClosed || (context?.channel.isWritable ?? true) }

    /// True when nothing of a reply has come yet: a request that only reads may be sent again.
    var isUnanswered: Bool { !hasReplied }

    /// True when it served a request before: its replica may have closed it meanwhile.
    var isReused: Bool { servedCount > 1 }

    // MARK: Requests

    /// Begins a request.
    ///
    /// - Parameters:
    ///   - exchange: gets the reply.
    ///   - request: what is asked.
    ///   - head: its head as this replica gets it.
    ///   - isComplete: whether there is no body.
    func begin(
        _ exchange: WebExchange,
        _ request: WebRequest,
        _ head: ByteBuffer,
        isComplete: Bool
    ) {
        self.exchange = exchange
        servedCount += 1
        isReplyComplete = false
        isRequestComplete = isComplete
        isRequestChunked = request.framing == .chunked
        keepsAlive = true
        hasReplied = false
        parser.begin(method: request.method, upgrade: request.upgrade)
        context?.writeAndFlush(wrapOutboundOut(head), promise: nil)
    }

    /// Sends a piece of the request's body.
    func send(_ bytes: ByteBuffer) {
        guard !isClosed, !isRequestComplete, bytes.readableBytes > 0 else { return }
        if isRequestChunked {
            let frame = bytes.chunkFrame
            context?.write(wrapOutboundOut(frame.before), promise: nil)
            context?.write(wrapOutboundOut(bytes), promise: nil)
            context?.writeAndFlush(wrapOutboundOut(frame.after), promise: nil)
        } else {
            context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        }
    }

    /// Ends the request's body.
    ///
    /// - Parameter chunk: what ends it where it comes in chunks.
    func sendEnd(_ chunk: ByteBuffer) {
        guard !isClosed, !isRequestComplete else { return }
        isRequestComplete = true
        guard isRequestChunked else { return }
        context?.writeAndFlush(wrapOutboundOut(chunk), promise: nil)
    }

    /// Hands over what comes from here on, which is of another protocol.
    func attach(_ relay: WebUpgrade) {
        self.relay = relay
        exchange = nil
        isPaused = false
        readParts()
        if wantsRead { read() }
    }

    /// Sends bytes of the other protocol.
    func sendSwitched(_ bytes: ByteBuffer) {
        guard !isClosed else { return }
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Stops reading the reply.
    func pause() { isPaused = true }

    /// Reads the reply again.
    func resume() {
        guard isPaused else { return }
        isPaused = false
        if wantsRead { read() }
    }

    /// Nothing more of this reply is wanted.
    func drop() {
        exchange = nil
        if !isReplyComplete || !isRequestComplete || isSwitched { close() }
    }

    /// Ends the connection.
    func close() {
        context?.close(promise: nil)
    }

    // MARK: Events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { read() }
    }

    func channelActive(context: ChannelHandlerContext) {
        read()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        parser.feed(unwrapInboundIn(data))
        readParts()
    }

    private func readParts() {
        do throws(HTTPStreamFault) {
            // What is of another protocol waits for whoever understands it.
            while !isClosed, !isSwitched || relay != nil, let event = try parser.next() {
                take(event)
            }
        } catch {
            // A reply that breaks the protocol is no reply, and nothing behind it can be read.
            ended("\(error)")
            context?.close(promise: nil)
        }
    }

    private func take(_ event: HTTPReplyEvent) {
        hasReplied = true
        switch event {
        case .head(let head):
            keepsAlive = head.keepsAlive
            guard head.status != 101 else {
                switched(head)
                return
            }
            exchange?.headReceived(self, head)
        case .body(let bytes):
            if let relay {
                relay.replicaSent(self, bytes)
            } else {
                exchange?.bodyReceived(self, bytes)
            }
        case .trailers(let fields):
            exchange?.trailersReceived(self, fields)
        case .end:
            isReplyComplete = true
            let asking = exchange
            exchange = nil
            giveBack()
            asking?.replyEnded(replica)
        }
    }

    /// The reply is whole, and the connection is nobody else's from here on.
    private func switched(_ head: HTTPReplyHead) {
        isSwitched = true
        isReplyComplete = true
        if isCounted {
            isCounted = false
            pool.left()
        }
        exchange?.protocolChanged(self, head)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isPaused || (isSwitched && relay == nil) { wantsRead = true } else { read() }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        exchange?.replicaWritabilityChanged()
        relay?.replicaWritabilityChanged()
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ended("\(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Some bodies end with their connection; every other reply that is not complete is none.
        if !isClosed, !isSwitched, let end = try? parser.ended() { take(end) }
        ended("the connection was closed")
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended("the connection was closed")
        self.context = nil
    }

    private func ended(_ reason: String) {
        guard !isClosed else { return }
        isClosed = true
        let asking = exchange
        exchange = nil
        if isCounted { pool.lost(self) }
        asking?.replicaFailed(self, reason)
        relay?.replicaEnded(self)
    }

    private func read() {
        wantsRead = false
        context?.read()
    }

    /// A reply that came before the request's end leaves a connection that nobody can use.
    private func giveBack() {
        guard !isClosed else { return }
        isPaused = false
        guard keepsAlive, isRequestComplete, parser.isIdle else {
            close()
            return
        }
        if wantsRead { read() }
        pool.give(self)
    }
}
