import ArgumentParser
import EngineConnector
import Logging

/// `ftcompose engine-proxy`: the one container that has the engine's socket.
struct EngineProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine-proxy",
        abstract:
            "Let runtimes read the project's container events or logs, and nothing else of the engine.",
        discussion: """
            Started by the emitted project in a container without a network. It answers GET of \
            /_ping, /version, and of /events and /containers/json for the containers of one project; \
            with --output-of, what the replicas of that service write can be followed too. Every other \
            call is refused with 403.
            """
    )
    /// Longest time the proxy gets to end by itself.
    private static let shutdownSeconds = 3

    @Option(help: "The Compose project whose containers may be seen.")
    var project: String

    @Option(help: "The service of which the replicas' output may be followed.")
    var outputOf: String?

    @Option(help: "Path of the socket to answer on.")
    var listen = "/run/ftcompose-engine/engine.sock"

    @Option(help: "Path of the engine's socket.")
    var engine = "/var/run/docker.sock"

    func validate() throws {
        guard !project.isEmpty else { throw ValidationError("--project needs a name") }
        guard outputOf != "" else { throw ValidationError("--output-of needs a name") }
    }

    func run() async throws {
        do {
            let logger = RuntimeRunner.makeLogger("engine-proxy", level: .info)
            let proxy = EngineProxy(
                listen: listen,
                engine: engine,
                project: project,
                outputOf: outputOf
            )
            // A shutdown cancels it: that is no failure, and is not to stand in the ledger as one.
            let service = RuntimeService("engine proxy of \(project)") {
                do { try await proxy.run() } catch is CancellationError {}
            }
            try await RuntimeRunner.serve([service], seconds: Self.shutdownSeconds, logger)
        } catch {
            throw RuntimeRunner.refuse(error)
        }
    }
}
