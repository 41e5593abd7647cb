import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP server that answers as it is told, wrongly too.
final class TestReplica: Sendable {
    /// What is answered.
    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = [("Content-Type", "application/octet-stream")]
        var body = "hello"
        /// The length that is told, when it is not the body's.
        var length: Int?
        /// Nothing is sent.
        var isSilent = false
        /// The connection ends behind the body.
        var closes = false
        var delay = TimeAmount.zero
    }

    /// One request that came.
    struct Request: Sendable {
        var head: HTTPRequestHead
        var body: String
    }

    private struct State {
        var answer: @Sendable (Request) -> Reply = { _ in Reply() }
        /// Nothing is answered at all, no health check either.
        var isHung = false
        var requests: [Request] = []
        var server: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private let box = NIOLockedValueBox(State())
    private let group: any EventLoopGroup
    let port: Int

    /// Starts a server on a free port.
    init(group: any EventLoopGroup) async throws {
        self.group = group
        let box = box
        let server = try await Self.bind(0, group, box)
        port = server.localAddress?.port ?? 0
        box.withLockedValue { $0.server = server }
    }

    private static func bind(
        _ port: Int,
        _ group: any EventLoopGroup,
        _ box: NIOLockedValueBox<State>
    ) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    box.withLockedValue { $0.connections[ObjectIdentifier(channel)] = channel }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withPipeliningAssistance: false
                    )
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    /// Requests that came, those for the health check left out.
    var requests: [Request] {
        box.withLockedValue { $0.requests }.filter { $0.head.uri != "/health" }
    }

    /// Says what is answered from now on.
    func answers(_ answer: @escaping @Sendable (Request) -> Reply) {
        box.withLockedValue { $0.answer = answer }
    }

    /// Stands still, or goes on.
    func hang(_ isHung: Bool) {
        box.withLockedValue { $0.isHung = isHung }
    }

    /// Ends the server and its connections.
    func kill() async throws {
        let (server, connections) = box.withLockedValue { ($0.server, $0.connections.values) }
        try await server?.close()
        for channel in Array(connections) { channel.close(promise: nil) }
    }

    /// Starts it again on the same port.
    func revive() async throws {
        let server = try await Self.bind(port, group, box)
        box.withLockedValue { $0.server = server }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let box: NIOLockedValueBox<State>
        private var head: HTTPRequestHead?
        private var body = ""

        init(box: NIOLockedValueBox<State>) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ""
            case .body(let bytes):
                body += String(buffer: bytes)
            case .end:
                guard let head else { return }
                let request = Request(head: head, body: body)
                let (answer, isHung) = box.withLockedValue { state in
                    state.requests.append(request)
                    return (state.answer, state.isHung)
                }
                guard !isHung else { return }
                let reply = head.uri == "/health" ? Reply() : answer(request)
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.scheduleTask(in: reply.delay) {
                    bound.value.0.send(reply, to: head, bound.value.1)
                }
            }
        }

        private func send(
            _ reply: Reply,
            to request: HTTPRequestHead,
            _ context: ChannelHandlerContext
        ) {
            guard !reply.isSilent else { return }
            var headers = HTTPHeaders(reply.headers)
            headers.add(
                name: "Content-Length",
                value: String(reply.length ?? reply.body.utf8.count)
            )
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: reply.status),
                headers: headers
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if request.method != .HEAD, !reply.body.isEmpty {
                let bytes = ByteBuffer(string: reply.body)
                context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
            }
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                if reply.closes { bound.value.close(promise: nil) }
            }
        }
    }
}
