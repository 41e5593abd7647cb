import ArgumentParser
import ServicePlan

/// `ftcompose control thaw`: asks the tunnel of this container.
struct ControlThawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw",
        abstract: "End a freeze in favour of a replica."
    )

    @OptionGroup var request: ReplicaRequestOptions

    func run() async throws {
        try await request.post(ControlPath.thaw)
    }
}
