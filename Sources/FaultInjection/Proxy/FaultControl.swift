import NIOCore
import NIOPosix

/// What the proxy is asked over its control socket.
public enum FaultControl: String, Sendable, CaseIterable {
    /// Let the fault act from now on.
    case arm
    /// Let the fault act no more.
    case disarm
    /// Only tell.
    case report

    /// Asks the proxy of this container.
    ///
    /// - Parameter socketPath: the proxy's control socket.
    /// - Returns: the proxy's report, JSON of `FaultTrigger.Report`.
    /// - Throws: when the proxy does not answer.
    public func send(
        socketPath: String = FaultProxyServer.controlSocketPath
    ) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: socketPath) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: rawValue + "\n"))
            var answer: [UInt8] = []
            for try await buffer in inbound {
                answer += buffer.readableBytesView.prefix(1 << 20)
            }
            return answer
        }
    }
}
