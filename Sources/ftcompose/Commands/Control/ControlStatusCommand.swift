import ArgumentParser
import ControlPlane
import FoundationEssentials
import ServicePlan

/// `ftcompose control status`: the tunnel's status as one line of JSON.
struct ControlStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print the tunnel's status as JSON."
    )

    @OptionGroup var control: ControlOptions

    func run() async throws {
        let status: TunnelStatus = try await control.client().get(ControlPath.status)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(status), as: UTF8.self))
    }
}
