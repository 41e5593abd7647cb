import FoundationEssentials
import NIOCore

/// Answers `arm`, `disarm` and `report` on the proxy's control socket with a report in JSON.
final class FaultControlHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let lineBytesMax = 64

    private let trigger: FaultTrigger
    private var line: [UInt8] = []

    /// Creates the handler of one connection.
    init(trigger: FaultTrigger) {
        self.trigger = trigger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        line += unwrapInboundIn(data).readableBytesView
        guard line.last == UInt8(ascii: "\n") else {
            if line.count > Self.lineBytesMax { context.close(promise: nil) }
            return
        }
        switch String(decoding: line.dropLast(), as: UTF8.self) {
        case FaultControl.arm.rawValue: trigger.arm()
        case FaultControl.disarm.rawValue: trigger.disarm()
        case FaultControl.report.rawValue: break
        default:
            context.close(promise: nil)
            return
        }
        let answer = (try? JSONEncoder().encode(trigger.report)) ?? Data()
        let written = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: written)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
