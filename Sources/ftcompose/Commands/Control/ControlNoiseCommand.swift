import ArgumentParser
import ControlPlane
import FoundationEssentials
import ServicePlan

/// `ftcompose control noise`: what the tunnel takes for noise, as one line of JSON.
struct ControlNoiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noise",
        abstract: "Print what the tunnel takes for noise as JSON."
    )

    @OptionGroup var control: ControlOptions

    func run() async throws {
        let report: NoiseReport = try await control.client().get(ControlPath.noise)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
