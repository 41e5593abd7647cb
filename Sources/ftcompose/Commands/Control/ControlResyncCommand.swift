import ArgumentParser
import ControlPlane
import ServicePlan

/// `ftcompose control resync`: asks the tunnel of this container.
struct ControlResyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resync",
        abstract: "Take a replica out and copy it anew."
    )

    @OptionGroup var control: ControlOptions

    @Argument(help: "Name of the replica.")
    var replica: String

    @Option(help: "Why; shown in status and records.")
    var reason: String

    func run() async throws {
        try await control.client().post(
            ControlPath.resync,
            ReplicaRequest(replica: replica, reason: reason)
        )
    }
}
