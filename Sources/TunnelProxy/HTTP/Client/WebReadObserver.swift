internal import NIOCore

/// Tells the client's handler that bytes came, before the parser holds them back for a whole head.
final class WebReadObserver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private weak var client: WebClientHandler?

    /// Creates the observer of a connection.
    init(client: WebClientHandler) {
        self.client = client
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let client, client.divert(unwrapInboundIn(data)) { return }
        client?.bytesArrived()
        context.fireChannelRead(data)
    }
}
