import NIOCore
import NIOPosix

/// The proxy that stands in a replica's place: listens, connects each client through, answers control.
public struct FaultProxyServer: Sendable {
    /// Socket of the control protocol inside the proxy's container.
    public static let controlSocketPath = "/tmp/ftcompose-fault-proxy.sock"

    private static let connectSeconds: Int64 = 5

    /// Port it listens on.
    public var listenPort: Int
    /// Name or address of the replica.
    public var upstreamHost: String
    /// Port of the replica.
    public var upstreamPort: Int
    /// The fault.
    public var fault: ProxyFault
    /// Regular expression that chooses statements.
    public var pattern: String
    /// Whether the fault is armed; shared with the control socket.
    public var trigger: FaultTrigger

    /// Describes a proxy.
    ///
    /// - Parameters:
    ///   - listenPort: port to listen on; 0 lets the system choose.
    ///   - upstreamHost: name or address of the replica.
    ///   - upstreamPort: port of the replica.
    ///   - fault: the fault.
    ///   - pattern: regular expression that chooses statements; nil takes the fault's own.
    ///   - trigger: whether the fault is armed.
    /// - Throws: `FaultProxyError` when the pattern is no regular expression.
    public init(
        listenPort: Int,
        upstreamHost: String,
        upstreamPort: Int,
        fault: ProxyFault,
        pattern: String?,
        trigger: FaultTrigger
    ) throws(FaultProxyError) {
        self.listenPort = listenPort
        self.upstreamHost = upstreamHost
        self.upstreamPort = upstreamPort
        self.fault = fault
        self.pattern = pattern ?? fault.defaultPattern
        self.trigger = trigger
        _ = try StatementPattern(self.pattern)
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameters:
    ///   - controlSocketPath: socket of the control protocol; nil for none.
    ///   - started: gets the port it listens on.
    /// - Throws: when it cannot listen.
    public func run(
        controlSocketPath: String? = FaultProxyServer.controlSocketPath,
        started: @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture { try link(client) }
            }
            .bind(host: "0.0.0.0", port: listenPort).get()
        let control: (any Channel)?
        do {
            control = try await openControl(controlSocketPath)
        } catch {
            try? await channel.close()
            throw error
        }
        started(channel.localAddress?.port ?? listenPort)
        await withTaskCancellationHandler {
            try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        try? await control?.close()
    }

    /// Puts the machine behind a client's channel and connects to the replica on the same loop.
    private func link(_ client: any Channel) throws {
        let machine = FaultProxyMachine(fault: fault, pattern: try StatementPattern(pattern))
        let link = ProxyLink(client: client, machine: machine, trigger: trigger)
        try client.pipeline.syncOperations.addHandler(ProxyEndHandler(link: link, side: .client))
        let bound = NIOLoopBound(link, eventLoop: client.eventLoop)
        ClientBootstrap(group: client.eventLoop)
            .connectTimeout(.seconds(Self.connectSeconds))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(
                        ProxyEndHandler(link: bound.value, side: .server)
                    )
                    bound.value.opened(server: server)
                }
            }
            .connect(host: upstreamHost, port: upstreamPort)
            .whenFailure { error in bound.value.failed("\(upstreamHost): \(error)") }
    }

    private func openControl(_ path: String?) async throws -> (any Channel)? {
        guard let path else { return nil }
        let trigger = trigger
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        FaultControlHandler(trigger: trigger)
                    )
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
    }
}
