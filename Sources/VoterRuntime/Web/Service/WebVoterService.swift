internal import ControlPlane
public import Logging
internal import NIOConcurrencyHelpers
public import ServicePlan
public import VotingCore
internal import WireProtocols

/// The voter of one path of a web server: votes on the replicas' files and access logs.
///
/// It keeps nothing that matters in memory: killed at any moment, the next one looks anew.
public struct WebVoterService: Sendable {
    private let part: WebVoterPart
    private let pattern: CapturePattern?
    private let recorder: any VoteRecorder
    private let logger: Logger

    /// Creates a voter.
    ///
    /// - Parameters:
    ///   - plan: The service's plan.
    ///   - path: Name of the path it is for; nil for the only one.
    ///   - recorder: Where votes are recorded.
    ///   - logger: Where the voter says what it sees.
    /// - Throws: When the plan has no voter for this path; the text says what to do.
    public init(
        plan: WebServicePlan,
        path: String?,
        recorder: any VoteRecorder,
        logger: Logger
    ) throws {
        let part = try WebVoterPart(plan, path: path)
        self.part = part
        pattern = try part.voter.logs.flatMap { try AccessLogParser.pattern($0) }
        self.recorder = recorder
        self.logger = logger
    }

    /// Votes until cancelled or shut down gracefully; throws when the control port is taken.
    public func run() async throws {
        let token = try await ControlToken.loadOrCreate(path: part.voter.controlTokenFile)
        let tunnel = TunnelClient(baseURL: part.voter.tunnelURL, token: token)
        let metrics = WebVoterMetrics()
        let view = WebTunnelView()
        let server = ControlServer(
            port: part.voter.controlPort,
            token: token,
            health: { (true, "voting for \(part.path.name)") },
            metrics: { metrics.text(recorder: recorder.status) },
            routes: [],
            logger: logger,
            onRunning: { port in
                logger.info("Voter is listening", metadata: ["port": "\(port)"])
            }
        )
        let (files, logs) = desks(tunnel, view, metrics)
        logger.info(
            "Voter is starting",
            metadata: [
                "service": "\(part.service)", "path": "\(part.path.name)",
                "files": "\(files != nil)", "logs": "\(logs != nil)", "quorum": "\(part.quorum)",
            ]
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await watch(tunnel, view) }
            if let files { group.addTask { await files.run() } }
            if let logs { group.addTask { await logs.run() } }
            // Only the server ends by itself: when it is told to, or because it cannot listen.
            try await server.run()
        }
    }

    private func desks(
        _ tunnel: TunnelClient,
        _ view: WebTunnelView,
        _ metrics: WebVoterMetrics
    ) -> (files: FileVoteDesk?, logs: AccessLogDesk?) {
        let wish = NIOLockedValueBox(false)
        let count = part.path.replicas.count
        let files = part.voter.files.map { files in
            FileVoteDesk(
                part: part,
                files: files,
                tunnel: tunnel,
                view: view,
                recorder: recorder,
                metrics: metrics,
                wish: wish,
                logger: logger
            )
        }
        let logs = part.voter.logs.map { logs in
            AccessLogDesk(
                part: part,
                logs: logs,
                pattern: pattern,
                view: view,
                recorder: recorder,
                metrics: metrics,
                book: NIOLockedValueBox(
                    AccessLogBook(
                        configuredCount: count,
                        quorum: part.quorum,
                        wait: .milliseconds(logs.waitMilliseconds),
                        lag: .milliseconds(part.lagMilliseconds)
                    )
                ),
                silence: NIOLockedValueBox(LogSilence(configuredCount: count)),
                wish: wish,
                logger: logger
            )
        }
        return (files, logs)
    }

    /// Keeps asking the tunnel who votes.
    private func watch(_ tunnel: TunnelClient, _ view: WebTunnelView) async {
        while !Task.isCancelled {
            view.set(try? await tunnel.status())
            try? await Task.sleep(for: WebTunnelView.pause)
        }
    }
}
