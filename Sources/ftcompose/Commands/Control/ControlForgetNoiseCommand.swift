import ArgumentParser
import ControlPlane
import FoundationEssentials
import ServicePlan

/// `ftcompose control forget-noise`: asks the tunnel of this container.
struct ControlForgetNoiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget-noise",
        abstract: "Have places compared again that are taken for noise."
    )

    @OptionGroup var control: ControlOptions

    @Option(help: "The route; else all.")
    var route: String?

    @Option(help: "One place of the route.")
    var place: String?

    func run() async throws {
        let forgotten: NoiseForgotten = try await control.client().post(
            ControlPath.forgetNoise,
            NoiseForgetRequest(route: route, place: place)
        )
        print(String(decoding: try JSONEncoder().encode(forgotten), as: UTF8.self))
    }
}
