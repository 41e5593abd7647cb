internal import ControlPlane
public import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix
internal import ReplicaClient
public import ServicePlan
public import VotingCore

/// The voter of one service: votes on logs, existence and state, and repairs replicas.
///
/// It keeps nothing that matters in memory: killed at any moment, its leases expire at the tunnel
/// and the next voter begins anew.
public struct VoterService: Sendable {
    private let plan: Plan
    private let connector: ReplicaConnector
    private let recorder: any VoteRecorder
    private let logger: Logger

    /// Creates a voter.
    ///
    /// - Parameters:
    ///   - plan: The service's plan.
    ///   - administratorPassword: Password of the plan's administrator; nil when it has none.
    ///   - recorder: Where votes and repairs are recorded.
    ///   - logger: Where the voter says what it sees.
    public init(
        plan: Plan,
        administratorPassword: [UInt8]?,
        recorder: any VoteRecorder,
        logger: Logger
    ) {
        self.plan = plan
        self.recorder = recorder
        self.logger = logger
        connector = ReplicaConnector(
            replicas: plan.replicas,
            credentials: ReplicaCredentials(
                user: plan.credentials.administrator,
                password: administratorPassword ?? []
            ),
            timeout: .milliseconds(Int64(plan.tunnel.limits.connectTimeoutMilliseconds)),
            group: MultiThreadedEventLoopGroup.singleton
        )
    }

    /// Votes until cancelled or shut down gracefully; throws when the control port is taken.
    public func run() async throws {
        let token = try await ControlToken.loadOrCreate(path: plan.voter.controlTokenFile)
        let parts = Parts(
            plan: plan,
            connector: connector,
            tunnel: TunnelClient(baseURL: plan.voter.tunnelURL, token: token),
            recorder: recorder,
            logger: logger
        )
        let server = ControlServer(
            port: plan.voter.controlPort,
            token: token,
            health: { (true, "voting for \(plan.service)") },
            metrics: { parts.metrics.text(recorder: recorder.status) },
            routes: parts.routes,
            logger: logger,
            onRunning: { port in
                logger.info("Voter is listening", metadata: ["port": "\(port)"])
            }
        )
        logger.info(
            "Voter is starting",
            metadata: [
                "service": "\(plan.service)", "replicas": "\(plan.replicas.count)",
                "quorum": "\(plan.quorum)",
            ]
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await parts.states.run() }
            if let logs = parts.logs { group.addTask { await logs.run() } }
            group.addTask { await parts.resync.run() }
            // Only the server ends by itself: when it is told to, or because it cannot listen.
            try await server.run()
        }
    }
}
