public import ControlPlane
public import Logging
public import ServiceLifecycle

/// Serves a peer's HTTP interface until it is cancelled or shut down gracefully.
public struct PeerServer: Service {
    /// A connection without traffic is closed after this time; longer than any wait for progress.
    static let idleSeconds: Int64 = 90

    private let host: String
    private let port: Int
    private let responder: PeerResponder
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int) async -> Void

    /// Creates a server; it listens once `run` is called.
    ///
    /// - Parameters:
    ///   - host: Address to listen on.
    ///   - port: Port to listen on; 0 lets the system choose.
    ///   - core: The peer.
    ///   - token: Gives the token that writers need; nil when this peer takes no batches.
    ///   - logger: Where the server reports.
    ///   - onRunning: Called with the port once it listens.
    public init(
        host: String = "0.0.0.0",
        port: Int,
        core: PeerCore,
        token: ControlToken?,
        logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
        responder = PeerResponder(core: core, token: token)
    }

    /// Listens and serves; returns after a graceful shutdown.
    ///
    /// - Throws: When the port cannot be bound, or on cancellation.
    public func run() async throws {
        try await OrderlyServer(
            host: host,
            port: port,
            idleSeconds: Self.idleSeconds,
            responder: responder,
            logger: logger,
            onRunning: onRunning
        ).run()
    }
}
