import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A server that sends bytes as it is told, behind each request and after the protocol has changed.
final class RawReplica: Sendable {
    /// What happens behind an answer.
    enum Then: Sendable {
        /// The next request of the connection is awaited.
        case next
        /// The connection ends.
        case close
        /// What comes is no request any more; the function says what is sent back.
        case stream(@Sendable ([UInt8]) -> [UInt8])
    }

    /// What is sent.
    struct Answer: Sendable {
        var text: String
        var then = Then.next
    }

    /// Says what is answered to all that came of a request so far; nil while more has to come.
    typealias Script = @Sendable (String) -> Answer?

    private struct State {
        var script: Script = { _ in RawReplica.hello }
        var requests: [String] = []
        var streams: [ObjectIdentifier: any Channel] = [:]
        var streamed: [UInt8] = []
        var server: (any Channel)?
    }

    static let hello = Answer(text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    private let box: NIOLockedValueBox<State>
    let port: Int

    /// Starts a server on a free port.
    init(group: any EventLoopGroup) async throws {
        let box = NIOLockedValueBox(State())
        self.box = box
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = server.localAddress?.port ?? 0
        box.withLockedValue { $0.server = server }
    }

    /// Requests that came, those for the health check left out.
    var requests: [String] {
        box.withLockedValue { $0.requests }.filter { !$0.hasPrefix("GET /health ") }
    }

    /// Bytes that came after the protocol had changed.
    var streamed: [UInt8] { box.withLockedValue { $0.streamed } }

    /// Connections whose protocol has changed and which are open.
    var streamCount: Int { box.withLockedValue { $0.streams.count } }

    /// Says what is answered from now on.
    func answers(_ script: @escaping Script) { box.withLockedValue { $0.script = script } }

    /// Sends bytes on every connection whose protocol has changed.
    func push(_ bytes: [UInt8]) {
        for channel in box.withLockedValue({ Array($0.streams.values) }) {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        }
    }

    /// Ends every connection whose protocol has changed.
    func cutStreams() {
        for channel in box.withLockedValue({ Array($0.streams.values) }) {
            channel.close(promise: nil)
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let box: NIOLockedValueBox<State>
        private var text = ""
        private var stream: (@Sendable ([UInt8]) -> [UInt8])?

        init(box: NIOLockedValueBox<State>) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            if let stream {
                let came = Array(bytes.readableBytesView)
                box.withLockedValue { $0.streamed += came }
                let back = stream(came)
                guard !back.isEmpty else { return }
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: back)), promise: nil)
                return
            }
            text += String(buffer: bytes)
            guard text.contains("\r\n\r\n") else { return }
            let isHealth = text.hasPrefix("GET /health ")
            let script = box.withLockedValue { $0.script }
            guard let answer = isHealth ? RawReplica.hello : script(text) else { return }
            box.withLockedValue { $0.requests.append(text) }
            text = ""
            if case .stream(let function) = answer.then {
                stream = function
                let channel = context.channel
                box.withLockedValue { $0.streams[ObjectIdentifier(channel)] = channel }
            }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer.text)), promise: nil)
            if case .close = answer.then { context.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            box.withLockedValue { $0.streams[ObjectIdentifier(context.channel)] = nil }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
