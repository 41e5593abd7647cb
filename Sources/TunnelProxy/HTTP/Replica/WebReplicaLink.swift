internal import NIOCore
internal import NIOHTTP1
internal import VotingCore

/// One keep-alive connection to one replica; confined to its event loop.
///
/// It serves one request at a time. A connection whose reply is not complete is never used again.
final class WebReplicaLink: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Who asks at present.
    private(set) weak var exchange: WebExchange?
    private let pool: WebReplicaPool
    private var context: ChannelHandlerContext?
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
    init(pool: WebReplicaPool) {
        self.pool = pool
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
    func begin(_ exchange: WebExchange, _ head: HTTPRequestHead, isComplete: Bool) {
        self.exchange = exchange
        servedCount += 1
        isReplyComplete = false
        isRequestComplete = isComplete
        keepsAlive = true
        hasReplied = false
        context?.write(wrapOutboundOut(.head(head)), promise: nil)
        if isComplete { context?.write(wrapOutboundOut(.end(nil)), promise: nil) }
        context?.flush()
    }

    /// Sends a piece of the request's body.
    func send(_ bytes: ByteBuffer) {
        guard !isClosed, !isRequestComplete else { return }
        context?.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
    }

    /// Ends the request's body.
    func sendEnd() {
        guard !isClosed, !isRequestComplete else { return }
        isRequestComplete = true
        context?.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
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
        if !isReplyComplete || !isRequestComplete { close() }
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
        switch unwrapInboundIn(data) {
        case .head(let head):
            hasReplied = true
            keepsAlive = head.isKeepAlive
            exchange?.headReceived(self, head)
        case .body(let bytes):
            exchange?.bodyReceived(self, bytes)
        case .end:
            isReplyComplete = true
            let asking = exchange
            exchange = nil
            giveBack()
            asking?.replyEnded(replica)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isPaused { wantsRead = true } else { read() }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        exchange?.replicaWritabilityChanged()
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reply that breaks the protocol, or ends before its length, is no reply.
        ended("\(error)")
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
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
    }

    private func read() {
        wantsRead = false
        context?.read()
    }

    /// A reply that came before the request's end leaves a connection that nobody can use.
    private func giveBack() {
        guard !isClosed else { return }
        isPaused = false
        guard keepsAlive, isRequestComplete else {
            close()
            return
        }
        if wantsRead { read() }
        pool.give(self)
    }
}
