public import Logging
public import ServiceLifecycle

/// Serves the control API of a runtime until it is cancelled or shut down gracefully.
public struct ControlServer: Service {
    /// Bytes of a request's body.
    public static let bodyBytesMax = 1_048_576
    /// A connection without traffic is closed after this time.
    static let idleSeconds: Int64 = 60

    private let host: String
    private let port: Int
    private let responder: ControlResponder
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int) async -> Void

    /// Creates a server; it listens once `run` is called.
    ///
    /// - Parameters:
    ///   - host: Address to listen on.
    ///   - port: Port to listen on; 0 lets the system choose.
    ///   - token: Token that every call but health and metrics needs.
    ///   - health: Answers `GET /healthz`: 200 when healthy, 503 otherwise, with the detail.
    ///   - metrics: Answers `GET /metrics` in the Prometheus text form.
    ///   - routes: The calls.
    ///   - logger: Where the server reports.
    ///   - onRunning: Called with the port once it listens.
    public init(
        host: String = "0.0.0.0",
        port: Int,
        token: ControlToken,
        health: @escaping @Sendable () async -> (healthy: Bool, detail: String),
        metrics: @escaping @Sendable () async -> String,
        routes: [ControlRoute],
        logger: Logger = Logger(label: "ftcompose.control"),
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
        responder = ControlResponder(
            token: token,
            health: health,
            metrics: metrics,
            routes: routes
        )
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
