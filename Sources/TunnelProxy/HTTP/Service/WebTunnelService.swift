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
    private static let watchMilliseconds = 250

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
        let router = try makeRouter()
        let certificates =
            plan.listeners.contains { $0.scheme == "https" } ? try WebCertificateStore(plan) : nil
        let loops = try await makeLoops(group, router)
        let monitors = router.paths.map { WebMonitor(context: $0, group: group, loops: loops) }
        let server = ControlServer(
            port: plan.tunnel.controlPort,
            token: token,
            health: { health(router) },
            metrics: { router.metricsText() },
            routes: WebControlRoutes.make(router),
            logger: logger
        )
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await server.run() }
                for monitor in monitors { tasks.addTask { await monitor.run() } }
                for path in router.paths { tasks.addTask { await path.memory.run() } }
                if router.hasSeveralPaths { tasks.addTask { await watch(router) } }
                tasks.addTask { try await serveClients(router, group, loops, certificates) }
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
        for context in router.paths {
            await context.memory.store(isLast: true)
            await context.store.close()
        }
        try? await group.shutdownGracefully()
    }

    private func makeRouter() throws -> WebRouter {
        let directory = plan.tunnel.stateDirectory
        guard access(directory, W_OK) == 0 else {
            throw TunnelFailure(
                "the state directory \(directory) is not writable: \(String(cString: strerror(errno)))"
            )
        }
        let folders = try plan.paths.map { try folder(of: $0, directory) }
        let restored = try folders.map { try StateStore.restore(directory: $0) }
        let site = try WebSite(plan: plan, recorder: recorder, logger: logger)
        let paths = try plan.paths.indices.map { index in
            try WebContext(
                site: site,
                index: index,
                directory: folders[index],
                restored: restored[index]
            )
        }
        return WebRouter(site: site, paths: paths)
    }

    /// Where a path keeps its state: a folder of its own when there are several.
    private func folder(of path: WebPathPlan, _ directory: String) throws -> String {
        guard plan.paths.count > 1 else { return directory }
        let folder = "\(directory)/\(path.name)"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw TunnelFailure("cannot make \(folder): \(String(cString: strerror(errno)))")
        }
        return folder
    }

    /// Notices without requests that a path came or went.
    private func watch(_ router: WebRouter) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(WebTunnelService.watchMilliseconds))
            router.look()
        }
    }

    private func makeLoops(
        _ group: MultiThreadedEventLoopGroup,
        _ router: WebRouter
    ) async throws -> [WebLoopPlace] {
        var places: [WebLoopPlace] = []
        let all = Array(group.makeIterator())
        for loop in all {
            let seed = try SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let count = all.count
            let shared = try await loop.submit {
                let made = WebLoop(loop: loop, router: router, seed: seed, loopCount: count)
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

    private func health(_ router: WebRouter) -> (healthy: Bool, detail: String) {
        let voting = router.paths.reduce(0) { $0 + $1.registry.voting.count }
        let count = router.paths.reduce(0) { $0 + $1.replicaCount }
        let serving = router.paths.count { $0.registry.isServing }
        var text = "\(voting) of \(count) replicas vote"
        if router.hasSeveralPaths {
            text += ", \(serving) of \(router.paths.count) paths serve"
        }
        return serving > 0 ? (true, text) : (false, "\(text), \(plan.quorum) are needed")
    }

    /// Opens the client ports once a quorum of a path votes.
    private func serveClients(
        _ router: WebRouter,
        _ group: any EventLoopGroup,
        _ loops: [WebLoopPlace],
        _ certificates: WebCertificateStore?
    ) async throws {
        await router.site.waitUntil { router.isServing }
        try Task.checkCancellation()
        var doors = plan.listeners.map { listener in
            WebDoor(
                port: listener.port,
                listener: listener.port,
                site: router.site,
                loops: loops,
                certificates: listener.scheme == "https" ? certificates : nil
            )
        }
        // A reverse proxy in front spreads requests itself, and speaks plain HTTP.
        let plain = plan.listeners.first { $0.scheme == "http" }?.port
        for (index, path) in plan.paths.enumerated() {
            guard let port = path.port, let plain else { continue }
            doors.append(
                WebDoor(
                    port: port,
                    listener: plain,
                    path: index,
                    site: router.site,
                    loops: loops,
                    certificates: nil
                )
            )
        }
        var channels: [any Channel] = []
        for door in doors {
            channels.append(try await door.open(group))
            let scheme = door.certificates == nil ? "http" : "https"
            logger.notice("listening", metadata: ["port": "\(door.port)", "scheme": "\(scheme)"])
        }
        let opened = channels
        try await withTaskCancellationHandler {
            for channel in opened { try await channel.closeFuture.get() }
        } onCancel: {
            for channel in opened { channel.close(promise: nil) }
        }
    }
}
