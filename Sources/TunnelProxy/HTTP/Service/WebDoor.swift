internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import ServicePlan

/// One port on which clients are answered.
struct WebDoor: Sendable {
    /// The port clients connect to.
    let port: Int
    /// The plan's listener whose endpoints of the replicas get the requests.
    let listener: Int
    /// The path that the port prefers; nil for none.
    var path: Int?
    let site: WebSite
    let loops: [WebLoopPlace]
    /// Certificates of a port with TLS.
    let certificates: WebCertificateStore?

    /// Listens.
    ///
    /// - Throws: `TunnelFailure` when the port cannot be had.
    func open(_ group: any EventLoopGroup) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 512,
                    initial: 2_048,
                    maximum: 65_536
                )
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try accept(channel) }
            }
        do {
            return try await bootstrap.bind(host: "0.0.0.0", port: port).get()
        } catch {
            throw TunnelFailure("cannot listen on port \(port): \(error)")
        }
    }

    /// Sets a client's connection up, or closes it when all places are taken.
    private func accept(_ channel: any Channel) throws {
        guard let place = loops.first(where: { $0.loop === channel.eventLoop }),
            let session = site.openConnection()
        else {
            channel.close(promise: nil)
            return
        }
        let site = site
        channel.closeFuture.whenComplete { _ in site.closeConnection() }
        let pipeline = channel.pipeline.syncOperations
        if let certificates { try protect(channel, certificates) }
        let client = WebClientHandler(
            loop: place.shared.value,
            session: session,
            listener: listener,
            path: path
        )
        try pipeline.addHandler(WebReadObserver(client: client))
        let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes,
            informationalResponseStrategy: .drop,
            limitConfiguration: WebDecoderLimits.make(site.plan.tunnel.limits)
        )
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(client)
    }

    /// TLS with the certificate of the name that the client asks for.
    private func protect(_ channel: any Channel, _ certificates: WebCertificateStore) throws {
        let sni = SNIHandler { result in
            let name: String? =
                switch result {
                case .hostname(let name): name
                case .fallback: nil
                }
            return channel.eventLoop.makeCompletedFuture {
                guard let context = certificates.context(for: name) else {
                    throw TunnelFailure("there is no certificate")
                }
                let pipeline = channel.pipeline.syncOperations
                let own = try pipeline.handler(type: ByteToMessageHandler<SNIHandler>.self)
                try pipeline.addHandler(
                    NIOSSLServerHandler(context: context),
                    position: .after(own)
                )
            }
        }
        try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(sni))
    }
}
