import ArgumentParser
import ControlPlane
import ServicePlan

/// `ftcompose control thaw`: asks the tunnel of this container.
struct ControlThawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw",
        abstract: "End a freeze in favour of a replica."
    )

    @OptionGroup var control: ControlOptions

    @Argument(help: "Name of the replica.")
    var replica: String

    @Option(help: "Why; shown in status and records.")
    var reason: String

    func run() async throws {
        try await control.client().post(
            ControlPath.thaw,
            ReplicaRequest(replica: replica, reason: reason)
        )
    }
}
