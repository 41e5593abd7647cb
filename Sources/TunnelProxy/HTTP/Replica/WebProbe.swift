internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import ServicePlan

/// Asks one replica whether it lives: one request on a connection of its own.
enum WebProbe {
    /// The status of the answer.
    ///
    /// - Parameters:
    ///   - address: the replica's address.
    ///   - target: what is asked for.
    ///   - host: the Host that is named.
    ///   - timeoutMilliseconds: longest wait.
    ///   - tls: how to speak TLS; nil for plain HTTP.
    ///   - loop: where the connection lives.
    /// - Returns: the status.
    /// - Throws: why there is no answer.
    static func status(
        of address: SocketAddress,
        target: String,
        host: String,
        timeoutMilliseconds: Int,
        tls: NIOSSLContext?,
        on loop: any EventLoop
    ) async throws -> Int {
        let promise = loop.makePromise(of: Int.self)
        let limit = TimeAmount.milliseconds(Int64(max(1, timeoutMilliseconds)))
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(limit)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: nil)
                        )
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(
                        WebProbeHandler(target: target, host: host, promise: promise)
                    )
                }
            }
        let connected = bootstrap.connect(to: address)
        connected.cascadeFailure(to: promise)
        let timer = loop.scheduleTask(in: limit) {
            promise.fail(TunnelFailure("no answer within \(timeoutMilliseconds) ms"))
        }
        defer {
            timer.cancel()
            connected.whenSuccess { $0.close(promise: nil) }
        }
        return try await promise.futureResult.get()
    }
}
