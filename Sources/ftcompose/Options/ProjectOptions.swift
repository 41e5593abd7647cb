import ArgumentParser
import EngineConnector

/// Which Compose project is meant; the same for every command that works on a running one.
struct ProjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("p"), .long],
        help: "Name of the Compose project; else COMPOSE_PROJECT_NAME, name:, the folder's name."
    )
    var projectName: String?

    @Option(
        name: [.short, .long],
        help: "The project's Compose file; else compose.ft.yml, compose.yaml, …"
    )
    var file: String?

    /// The hints for the locator.
    var hint: ProjectHint { ProjectHint(projectName: projectName, file: file) }

    /// Finds a service and runs work on it.
    func withService<Value: Sendable>(
        _ service: String?,
        _ work: @Sendable (EngineClient, LocatedService) async throws -> Value
    ) async throws -> Value {
        let hint = hint
        return try await EngineClient.withClient { engine in
            let located = try await ProjectLocator(engine: engine, hint: hint).service(service)
            return try await work(engine, located)
        }
    }

    /// Runs `ftcompose control …` in a service's tunnel; a replica that is named must be the service's.
    func control(
        _ service: String,
        _ action: String,
        replica: String? = nil,
        reason: String
    ) async throws {
        try await withService(service) { engine, located in
            if let replica { _ = try located.replica(replica) }
            let command = RuntimeCommand(engine: engine, container: try located.runningTunnel().id)
            let subject = replica.map { [$0] } ?? []
            _ = try await command.output(of: ["control", action] + subject + ["--reason", reason])
        }
    }
}
