import ArgumentParser
import ServicePlan

/// `ftcompose control resync`: asks the tunnel of this container.
struct ControlResyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resync",
        abstract: "Take a replica out and copy it anew."
    )

    @OptionGroup var request: ReplicaRequestOptions

    func run() async throws {
        try await request.post(ControlPath.resync)
    }
}
