internal import HostLookup
internal import NIOCore
internal import NIOPosix
internal import ServicePlan

/// Opens sessions' connections to replicas.
enum ReplicaDialer {
    /// Connects to a replica; the login itself is the handler's.
    ///
    /// - Parameters:
    ///   - plan: the replica.
    ///   - address: its address as the monitor last resolved it; nil resolves the host again.
    ///   - loop: the session's event loop.
    ///   - timeoutMilliseconds: time for connection and login together.
    ///   - handler: the session's link.
    ///   - failed: called on `loop` when there is no connection.
    static func dial(
        _ plan: ReplicaPlan,
        address: SocketAddress?,
        on loop: any EventLoop,
        timeoutMilliseconds: Int,
        handler: ReplicaLink,
        failed: @escaping (String?) -> Void
    ) {
        let bound = NIOLoopBound(handler, eventLoop: loop)
        let report = NIOLoopBound(failed, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.milliseconds(Int64(timeoutMilliseconds)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 512,
                    initial: 2_048,
                    maximum: 65_536
                )
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
        let connected =
            address.map { bootstrap.connect(to: $0) }
            ?? bootstrap
            .resolver(FoundAddresses(of: plan.host, port: plan.port, on: loop))
            .connect(host: plan.host, port: plan.port)
        connected.whenComplete { result in
            switch result {
            case .success(let channel):
                let link = bound.value
                loop.scheduleTask(in: .milliseconds(Int64(timeoutMilliseconds))) {
                    if !bound.value.isReady { channel.close(promise: nil) }
                }
                if link.isClosed { channel.close(promise: nil) }
            case .failure(let error):
                report.value("\(error)")
            }
        }
    }
}
