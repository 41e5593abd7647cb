import ArgumentParser
import FoundationEssentials
import LedgerFormat
import LedgerPeer
import Logging

/// `ftcompose ledger peer`: an actor's copy of the ledger, in a container of its own.
struct LedgerPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer",
        abstract: "Run the peer of one actor: keep, check, sign and serve its copy of the ledger.",
        discussion: """
            Started by the emitted project. Makes its keys at the first start, asks 'ftcompose ledger \
            init' to be enrolled, and waits until it is. Keys and ledger are in the state folder that \
            the plan names.
            """
    )
    /// Longest time a peer gets to end by itself.
    private static let shutdownSeconds = 8

    @Option(help: "The plan that 'ftcompose build' wrote (ft/ledger.plan.yml).")
    var plan = "/etc/ftcompose/plan.yml"

    @Option(help: "The actor whose copy it is.")
    var actor: String

    @Option(help: "Socket of an engine proxy; then this peer records what happens to containers.")
    var engine: String?

    @Option(help: "The Compose project whose containers are meant, with --engine.")
    var project: String?

    @Option(
        name: .customLong("prune-grace"),
        help: ArgumentHelp(
            "How long an actor that is behind keeps in the order what its peer has not stored.",
            valueName: "seconds"
        )
    )
    var pruneGrace: Int = PeerRuntime.pruneGraceSeconds

    @Option(
        name: .customLong("log-level"),
        help: "Least severe log line: trace, debug, info, notice, warning, error or critical."
    )
    var logLevel: Logger.Level = .info

    func validate() throws {
        guard engine == nil || project?.isEmpty == false else {
            throw ValidationError("--engine needs --project")
        }
        guard (0...86_400).contains(pruneGrace) else {
            throw ValidationError("--prune-grace takes 0 to 86400 seconds")
        }
    }

    func run() async throws {
        do {
            let runtime = try RuntimeLedgerPlan(
                path: plan,
                environment: ProcessInfo.processInfo.environment
            )
            let logger = RuntimeRunner.makeLogger("ledger-peer", level: logLevel)
            let source = engine.map { engine in
                EngineLifecycleSource(socket: engine, project: project ?? "")
            }
            let peer = try PeerRuntime(
                plan: runtime.plan,
                actor: actor,
                planDigest: FileManager.default.contents(atPath: plan).map {
                    LedgerDigest(of: [UInt8]($0))
                },
                pruneGraceSeconds: pruneGrace,
                lifecycle: source,
                logger: logger
            )
            let service = RuntimeService("ledger peer of \(actor)") { try await peer.run() }
            try await RuntimeRunner.serve([service], seconds: Self.shutdownSeconds, logger)
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
