import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A server that keeps what it hears and answers each request without a body alike.
struct ListeningServer {
    let channel: any Channel
    let heard: NIOLockedValueBox<String>

    var port: Int { channel.localAddress?.port ?? 0 }

    /// Listens on the loopback address.
    static func start() async throws -> Self {
        let heard = NIOLockedValueBox("")
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(heard: heard))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Self(channel: channel, heard: heard)
    }

    func stop() async throws { try await channel.close() }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let heard: NIOLockedValueBox<String>

        init(heard: NIOLockedValueBox<String>) {
            self.heard = heard
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            let isWhole = heard.withLockedValue { all in
                all += text
                return all.hasSuffix("\r\n\r\n")
            }
            guard isWhole else { return }
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwell\n"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }
}
