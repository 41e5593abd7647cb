internal import ControlPlane
internal import Glibc
internal import LibCrypto
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
public import ServiceLifecycle
public import ServicePlan
public import VotingCore

/// The tunnel of one web server: takes over its name and ports, fans requests out, votes, answers.
public struct WebTunnelService: Service, CustomStringConvertible {
    private static let certificateSeconds = 5

    private let plan: WebServicePlan
    private let recorder: any VoteRecorder
    private let logger: Logger

    /// Creates a tunnel; nothing is opened before `run`.
    ///
    /// - Parameters:
    ///   - plan: what the compiler decided.
    ///   - recorder: takes the vote records.
    ///   - logger: takes the log lines.
    public init(plan: WebServicePlan, recorder: any VoteRecorder, logger: Logger) {
        self.plan = plan
        self.recorder = recorder
        self.logger = logger
    }

    /// The service's name.
    public var description: String { "tunnel of \(plan.service)" }

    /// Runs until the task is cancelled or the service group shuts down.
    ///
    /// - Throws: `TunnelFailure` when the tunnel cannot start; the text says why.
    public func run() async throws {
        try WebPlanCheck.run(plan)
        // The replicas need the cores too.
        let threads = max(1, min(4, System.coreCount / 2))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let token = try await ControlToken.loadOrCreate(path: plan.tunnel.controlTokenFile)
        let context = try makeContext()
        let certificates =
            plan.listeners.contains { $0.scheme == "https" } ? try WebCertificateStore(plan) : nil
        let loops = try await makeLoops(group, context)
        let monitor = WebMonitor(context: context, group: group, loops: loops)
        let server = ControlServer(
            port: plan.tunnel.controlPort,
            token: token,
            health: { health(context) },
            metrics: { context.metricsText() },
            routes: WebControlRoutes.make(context),
            logger: logger
        )
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await server.run() }
                tasks.addTask { await monitor.run() }
                tasks.addTask { try await serveClients(context, group, loops, certificates) }
                if let certificates {
                    tasks.addTask { await refresh(certificates) }
                }
                try await tasks.next()
                tasks.cancelAll()
            }
        } catch is CancellationError {
            logger.notice("tunnel stopping")
        }
        for place in loops {
            try? await place.loop.submit { place.shared.value.stop() }.get()
        }
        await context.store.close()
        try? await group.shutdownGracefully()
    }

    private func makeContext() throws -> WebContext {
        let directory = plan.tunnel.stateDirectory
        guard access(directory, W_OK) == 0 else {
            throw TunnelFailure(
                "the state directory \(directory) is not writable: \(String(cString: strerror(errno)))"
            )
        }
        guard let path = plan.paths.first else { throw TunnelFailure("the plan names no replicas") }
        return try WebContext(
            plan: plan,
            path: path,
            restored: try StateStore.restore(directory: directory),
            recorder: recorder,
            logger: logger
        )
    }

    private func makeLoops(
        _ group: MultiThreadedEventLoopGroup,
        _ context: WebContext
    ) async throws -> [WebLoopPlace] {
        var places: [WebLoopPlace] = []
        let all = Array(group.makeIterator())
        for loop in all {
            let seed = try SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let count = all.count
            let shared = try await loop.submit {
                let made = WebLoop(loop: loop, context: context, seed: seed, loopCount: count)
                made.start()
                return NIOLoopBound(made, eventLoop: loop)
            }.get()
            places.append(WebLoopPlace(loop: loop, shared: shared))
        }
        return places
    }

    private func refresh(_ certificates: WebCertificateStore) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(WebTunnelService.certificateSeconds))
            certificates.refresh(logger)
        }
    }

    private func health(_ context: WebContext) -> (healthy: Bool, detail: String) {
        let voting = context.registry.voting.count
        let text = "\(voting) of \(context.replicaCount) replicas vote"
        return context.registry.isServing
            ? (true, text) : (false, "\(text), \(context.quorum) are needed")
    }

    /// Opens the client ports once a quorum votes.
    private func serveClients(
        _ context: WebContext,
        _ group: any EventLoopGroup,
        _ loops: [WebLoopPlace],
        _ certificates: WebCertificateStore?
    ) async throws {
        await context.waitUntilServing()
        try Task.checkCancellation()
        var channels: [any Channel] = []
        for listener in plan.listeners {
            let door = WebDoor(
                listener: listener,
                context: context,
                loops: loops,
                certificates: listener.scheme == "https" ? certificates : nil
            )
            channels.append(try await door.open(group))
            logger.notice(
                "listening",
                metadata: ["port": "\(listener.port)", "scheme": "\(listener.scheme)"]
            )
        }
        let opened = channels
        try await withTaskCancellationHandler {
            for channel in opened { try await channel.closeFuture.get() }
        } onCancel: {
            for channel in opened { channel.close(promise: nil) }
        }
    }
}
