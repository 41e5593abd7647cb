internal import ControlPlane
internal import Glibc
internal import LibCrypto
public import Logging
internal import NIOCore
internal import NIOPosix
internal import ReplicaClient
public import ServiceLifecycle
public import ServicePlan
public import VotingCore
internal import WireProtocols

/// The tunnel of one service: takes over its name and port, fans requests out, votes, answers.
public struct TunnelService: Service, CustomStringConvertible {
    private let plan: Plan
    private let password: [UInt8]
    private let recorder: any VoteRecorder
    private let logger: Logger

    /// Creates a tunnel; nothing is opened before `run`.
    ///
    /// - Parameters:
    ///   - plan: what the compiler decided.
    ///   - administratorPassword: password of the plan's administrator on the replicas.
    ///   - recorder: takes the vote records.
    ///   - logger: takes the log lines.
    public init(
        plan: Plan,
        administratorPassword: [UInt8],
        recorder: any VoteRecorder,
        logger: Logger
    ) {
        self.plan = plan
        password = administratorPassword
        self.recorder = recorder
        self.logger = logger
    }

    /// The service's name only: service groups log what they run, and a password is no log line.
    public var description: String { "tunnel of \(plan.service)" }

    /// Runs until the task is cancelled or the service group shuts down.
    ///
    /// - Throws: `TunnelFailure` when the tunnel cannot start; the text says why.
    public func run() async throws {
        // The replicas need the cores too, and one loop serves its sockets in larger, cheaper turns.
        let threads = max(1, min(4, System.coreCount / 2))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let token = try await ControlToken.loadOrCreate(path: plan.tunnel.controlTokenFile)
        let voterClient = ControlClient(baseURL: plan.tunnel.voterURL, token: token)
        let context = try makeContext(group, voterClient)
        let leases = LeaseBoard(context: context, loop: group.next())
        let server = ControlServer(
            port: plan.tunnel.controlPort,
            token: token,
            health: { health(context) },
            metrics: { context.metricsText() },
            routes: ControlRoutes.make(context, leases),
            logger: logger
        )
        logCertificate(context.certificate)
        logRecovery(context)
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await server.run() }
                tasks.addTask { await context.monitor.run(context) }
                tasks.addTask { await context.voter.run(context) }
                tasks.addTask { try await serveClients(context, group) }
                try await tasks.next()
                tasks.cancelAll()
            }
        } catch is CancellationError {
            logger.notice("tunnel stopping")
        }
        context.sessions.closeAll()
        await context.store.close()
        try? await group.shutdownGracefully()
    }

    private func makeContext(
        _ group: any EventLoopGroup,
        _ voterClient: ControlClient
    ) throws -> TunnelContext {
        let directory = plan.tunnel.stateDirectory
        guard access(directory, W_OK) == 0 else {
            throw TunnelFailure(
                "the state directory \(directory) is not writable: \(String(cString: strerror(errno)))"
            )
        }
        let restored = try StateStore.restore(directory: directory)
        let key = restored.key.count == 32 ? restored.key : try SecureRandom.bytes(32)
        let journal = try WriteJournal(path: directory + "/journal")
        let states = plan.replicas.map { restored.states[$0.name] ?? .joining }
        let registry = ReplicaRegistry(
            replicaCount: plan.replicas.count,
            quorum: plan.mode == "observe" ? 1 : plan.quorum,
            admitsDissenters: plan.mode == "observe",
            restored: restored.states.isEmpty ? nil : states,
            restoredFreeze: restored.freezeReason
        )
        let store = StateStore(
            directory: directory,
            replicas: plan.replicas.map(\.name),
            key: key
        )
        store.keep(registry)
        return TunnelContext(
            plan: plan,
            hashKey: PacketHashKey(bytes: key),
            registry: RegistryShell(registry),
            ordering: OrderingShell(sequence: journal.recovery.sequence),
            recorder: recorder,
            logger: logger,
            store: store,
            journal: journal,
            voter: VoterLink(client: voterClient, logger: logger),
            monitor: ReplicaMonitor(
                plan: plan,
                credentials: ReplicaCredentials(
                    user: plan.credentials.administrator,
                    password: password
                ),
                group: group
            ),
            certificate: try TunnelCertificate.load(plan.tunnel, commonName: plan.service)
        )
    }

    /// Says what clients are shown, for comparing it with what they see.
    private func logCertificate(_ certificate: TunnelCertificate) {
        logger.info(
            certificate.isOwn
                ? "TLS with a certificate that the tunnel made itself"
                : "TLS with the given certificate",
            metadata: ["sha256": "\(certificate.fingerprintText)"]
        )
    }

    private func logRecovery(_ context: TunnelContext) {
        let recovery = context.journal.recovery
        guard let inFlight = recovery.inFlight else { return }
        logger.warning(
            "a write was on its way when the tunnel ended; the states are compared before serving",
            metadata: ["sequence": "\(recovery.sequence)", "write": "\(inFlight)"]
        )
        context.recordLifecycle(
            kind: .repair,
            replica: nil,
            reason: "write \(recovery.sequence) was on its way when the tunnel ended"
        )
    }

    private func health(_ context: TunnelContext) -> (healthy: Bool, detail: String) {
        let voting = context.registry.voting.count
        if context.registry.isServing {
            return (true, "\(voting) of \(context.replicaCount) replicas vote")
        }
        if context.monitor.isFenced {
            return (false, "another tunnel holds the replicas' lock")
        }
        return (
            false,
            "\(voting) of \(context.replicaCount) replicas vote, \(context.quorum) are needed"
        )
    }

    /// Opens the client port once a quorum votes.
    private func serveClients(
        _ context: TunnelContext,
        _ group: any EventLoopGroup
    ) async throws {
        await context.monitor.waitUntilServing(context.registry)
        try Task.checkCancellation()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 512,
                    initial: 2_048,
                    maximum: 65_536
                )
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try Self.accept(channel, context) }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.bind(host: "0.0.0.0", port: plan.tunnel.port).get()
        } catch {
            throw TunnelFailure("cannot listen on port \(plan.tunnel.port): \(error)")
        }
        logger.notice("listening", metadata: ["port": "\(plan.tunnel.port)"])
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Sets a client's connection up, or refuses it when all places are taken.
    private static func accept(_ channel: any Channel, _ context: TunnelContext) throws {
        guard let id = context.sessions.open() else {
            let payload = ErrorPacket(
                code: .tooManyConnections,
                message: "Too many connections"
            ).encoded(withState: false)
            var out = channel.allocator.buffer(capacity: payload.readableBytes + 4)
            MySQLCommandEncoder.writeHeader(
                length: payload.readableBytes,
                sequence: 0,
                into: &out
            )
            var rest = payload
            out.writeBuffer(&rest)
            channel.writeAndFlush(out).whenComplete { _ in channel.close(promise: nil) }
            return
        }
        let host = channel.remoteAddress?.ipAddress ?? "unknown"
        try channel.pipeline.syncOperations.addHandler(
            ClientHandler(
                service: context,
                id: id,
                scramble: try MySQLServerIdentity.makeScramble(),
                clientHost: host
            )
        )
    }
}
