import ArgumentParser
import ControlPlane
import ServicePlan

/// `ftcompose control unfreeze`: asks the tunnel of this container.
struct ControlUnfreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unfreeze",
        abstract: "End a freeze that was asked for with this reason."
    )

    @OptionGroup var control: ControlOptions

    @Option(help: "The reason it was asked for with.")
    var reason: String

    func run() async throws {
        try await control.client().post(
            ControlPath.unfreeze,
            ReplicaRequest(replica: "", reason: reason)
        )
    }
}
