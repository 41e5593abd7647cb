package import Hummingbird
import HummingbirdCore
package import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle

/// An HTTP/1.1 server with bounds that ends without breaking off what it has accepted.
///
/// NIO ends the whole process when a connection that was accepted and not yet taken up is thrown away, which is what
/// closing or cancelling Hummingbird's server can do. So no more are accepted first, then the server shuts down, and a
/// cancellation reaches it only afterwards.
package struct OrderlyServer<Responder: HTTPResponder>: Sendable
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    /// Connections at once; more wait in the system's queue.
    private static var connectionsMax: Int { 256 }
    /// What requests under way get to end by themselves when the server is cancelled.
    private static var cancelledMilliseconds: Int { 1_000 }

    private let application: Application<Responder>
    private let listening = NIOLockedValueBox<(any Channel)?>(nil)

    /// Creates a server; it listens once `run` is called.
    ///
    /// - Parameters:
    ///   - host: Address to listen on.
    ///   - port: Port to listen on; 0 lets the system choose.
    ///   - idleSeconds: A connection without traffic is closed after this time.
    ///   - responder: Answers requests.
    ///   - logger: Where the server reports.
    ///   - onRunning: Called with the port once it listens.
    package init(
        host: String,
        port: Int,
        idleSeconds: Int64,
        responder: Responder,
        logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        // Hummingbird announces itself at info for each server; its users need not read that.
        var logger = logger
        if logger.logLevel < .warning { logger.logLevel = .warning }
        let listening = listening
        application = Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionsMax)
            ),
            onServerRunning: { channel in
                listening.withLockedValue { $0 = channel }
                await onRunning(channel.localAddress?.port ?? 0)
            },
            logger: logger
        )
    }

    /// Listens and serves; returns after a graceful shutdown.
    ///
    /// - Throws: When the port cannot be bound, or on cancellation.
    package func run() async throws {
        try Task.checkCancellation()
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [application],
                logger: application.logger
            )
        )
        let serving = Task { try await group.run() }
        do {
            try await withTaskCancellationHandler {
                try await withGracefulShutdownHandler {
                    try await serving.value
                } onGracefulShutdown: {
                    Task { await shutDown(group) }
                }
            } onCancel: {
                Task {
                    await shutDown(group)
                    try await Task.sleep(for: .milliseconds(Self.cancelledMilliseconds))
                    serving.cancel()
                }
            }
        } catch {
            try Task.checkCancellation()
            throw error
        }
        try Task.checkCancellation()
    }

    /// Accepts nothing more, waits until what was accepted has been handed on, and shuts down.
    private func shutDown(_ group: ServiceGroup) async {
        if let channel = listening.withLockedValue({ $0 }) {
            try? await channel.setOption(.autoRead, value: false).get()
            // A connection is set up on a loop of its own and handed on from the listening one.
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
                try? await loop.submit {}.get()
            }
            try? await channel.eventLoop.submit {}.get()
        }
        await group.triggerGracefulShutdown()
    }
}
