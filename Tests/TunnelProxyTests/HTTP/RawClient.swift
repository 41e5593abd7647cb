import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A client that sends bytes when it is told and keeps what comes.
final class RawClient: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
    }

    private let box: NIOLockedValueBox<State>
    private let channel: any Channel

    /// Connects.
    init(port: Int, group: any EventLoopGroup) async throws {
        let box = NIOLockedValueBox(State())
        self.box = box
        channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    /// What came so far.
    var bytes: [UInt8] { box.withLockedValue { $0.bytes } }
    /// What came so far, where it is text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The other side has ended the connection.
    var isClosed: Bool { box.withLockedValue { $0.isClosed } }

    /// Forgets what came.
    func clear() { box.withLockedValue { $0.bytes = [] } }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func close() async { try? await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let box: NIOLockedValueBox<State>

        init(box: NIOLockedValueBox<State>) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let came = Array(unwrapInboundIn(data).readableBytesView)
            box.withLockedValue { $0.bytes += came }
        }

        func channelInactive(context: ChannelHandlerContext) {
            box.withLockedValue { $0.isClosed = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
