internal import NIOCore
internal import NIOHTTP1

/// Sends one request and reports the status of its answer.
final class WebProbeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let target: String
    private let host: String
    private let promise: EventLoopPromise<Int>

    /// Creates the handler of one connection.
    init(target: String, host: String, promise: EventLoopPromise<Int>) {
        self.target = target
        self.host = host
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: target,
            headers: ["Host": host, "User-Agent": "ftcompose", "Connection": "close"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        promise.succeed(Int(head.status.code))
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(TunnelFailure("the connection was closed without an answer"))
        context.fireChannelInactive()
    }
}
