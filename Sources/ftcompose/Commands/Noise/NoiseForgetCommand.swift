import ArgumentParser
import EngineConnector
import FoundationEssentials
import ServicePlan

/// `ftcompose noise forget`: have places compared again.
struct NoiseForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Have masks compared again, as if they had never been learnt.",
        discussion: """
            What differs in every replica is learnt anew, which takes as many votes as the first time; \
            meanwhile it is set aside vote by vote, unless the service is strict. It is recorded in the \
            ledger. To have no differences set aside at all, annotate the service with 'strict: true'.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service.")
    var service: String

    @Argument(
        help: "Route as 'ftcompose noise' shows it, such as 'GET /cart'; all for every route."
    )
    var route = "all"

    @Option(help: "One place of the route, such as /token; else all of them.")
    var place: String?

    func validate() throws {
        if place != nil, route == "all" {
            throw ValidationError("--place is a place of one route; name the route before it")
        }
    }

    func run() async throws {
        var arguments = ["control", "forget-noise"]
        if route != "all" { arguments += ["--route", route] }
        if let place { arguments += ["--place", place] }
        let asked = arguments
        let output = try await project.withService(service) { engine, located in
            let command = RuntimeCommand(engine: engine, container: try located.runningTunnel().id)
            return try await command.output(of: asked)
        }
        let forgotten = try JSONDecoder().decode(NoiseForgotten.self, from: Data(output))
        let count = forgotten.places
        print(
            count == 0
                ? "\(service) has learnt no noise"
                : "\(service): \(count) \(count == 1 ? "place is" : "places are") compared again"
        )
    }
}
