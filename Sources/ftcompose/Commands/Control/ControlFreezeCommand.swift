import ArgumentParser
import ControlPlane
import ServicePlan

/// `ftcompose control freeze`: asks the tunnel of this container.
struct ControlFreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Refuse writes."
    )

    @OptionGroup var control: ControlOptions

    @Option(help: "Why; shown in status and records.")
    var reason: String

    func run() async throws {
        try await control.client().post(
            ControlPath.freeze,
            ReplicaRequest(replica: "", reason: reason)
        )
    }
}
