import ArgumentParser
import EngineConnector

/// `ftcompose resync`: copy a replica anew from the others.
struct ResyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resync",
        abstract: "Take a replica out, copy it anew and let it vote again.",
        discussion: "Returns when the tunnel has taken the request; see the progress with status."
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service.")
    var service: String

    @Argument(help: "Name of the replica.")
    var replica: String

    @Option(help: "Why; shown in status and records.")
    var reason = "asked for by an operator"

    func run() async throws {
        let (replica, reason) = (replica, reason)
        try await project.withService(service) { engine, located in
            _ = try located.replica(replica)
            let command = RuntimeCommand(engine: engine, container: try located.runningTunnel().id)
            _ = try await command.output(of: ["control", "resync", replica, "--reason", reason])
        }
        print("\(replica) is resynchronised; watch it with: ftcompose status \(service)")
    }
}
