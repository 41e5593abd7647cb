import NIOCore
import NIOPosix

/// A server that sends what it is told, whatever it hears.
struct HostileServer {
    let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }

    /// Listens; each client gets `greeting` at once and `answer` for each read.
    static func start(greeting: [UInt8], answer: [UInt8], closing: Bool) async throws -> Self {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = Talker(greeting: greeting, answer: answer, closing: closing)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Self(channel: channel)
    }

    func stop() async throws { try await channel.close() }

    private final class Talker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let greeting: [UInt8]
        let answer: [UInt8]
        let closing: Bool

        init(greeting: [UInt8], answer: [UInt8], closing: Bool) {
            self.greeting = greeting
            self.answer = answer
            self.closing = closing
        }

        func channelActive(context: ChannelHandlerContext) {
            if closing, greeting.isEmpty { return context.close(promise: nil) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: greeting)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
            if closing { context.close(promise: nil) }
        }
    }
}
