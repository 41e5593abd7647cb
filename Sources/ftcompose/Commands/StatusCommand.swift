import ArgumentParser
import EngineConnector
import FoundationEssentials
import ServicePlan
import VotingCore

/// `ftcompose status`: the life of the replicas, and whether clients are served.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the replicas of a running service and whether clients are served.",
        discussion: """
            States: joining (waits to be compared), syncing (is being copied to), shadow (gets writes, \
            does not vote), active (votes), suspect (votes, its content is being looked at), \
            quarantined (out until it has been copied anew), dead (given up by an operator). SCORE is \
            how often a replica dissented since it joined the vote.

            The exit status is 0 when every service shown serves, else 1.
            """
    )

    private static let pollMilliseconds = 500

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service; without it all of the project.")
    var service: String?

    @Flag(help: "Wait until clients are served, which takes a quorum of active replicas.")
    var wait = false

    @Option(help: "Longest wait with --wait.")
    var timeout = DurationArgument(milliseconds: 120_000)

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let answers = try await statuses()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            print(String(decoding: try encoder.encode(answers), as: UTF8.self))
        } else {
            let table = StatusTable(
                terminal: .standardOutput,
                nowUnixMilliseconds: UnixTime.nowMilliseconds
            )
            answers.flatMap(table.lines).forEach { print($0) }
        }
        guard answers.allSatisfy(\.serving) else { throw ExitCode.failure }
    }

    private func statuses() async throws -> [TunnelStatus] {
        let (hint, service, wait, limit) = (project.hint, service, wait, timeout.milliseconds)
        return try await EngineClient.withClient { engine in
            let deadline = ContinuousClock.now + .milliseconds(limit)
            while true {
                do {
                    let answers = try await Self.ask(engine, hint, service)
                    if !wait || answers.allSatisfy(\.serving) || ContinuousClock.now >= deadline {
                        return answers
                    }
                } catch let error as EngineError {
                    // A project that is being started has no tunnel yet, or one that restarts.
                    guard wait, ContinuousClock.now < deadline else { throw error }
                }
                try await Task.sleep(for: .milliseconds(Self.pollMilliseconds))
            }
        }
    }

    private static func ask(
        _ engine: EngineClient,
        _ hint: ProjectHint,
        _ service: String?
    ) async throws -> [TunnelStatus] {
        let locator = ProjectLocator(engine: engine, hint: hint)
        let services =
            service == nil
            ? try await locator.services() : [try await locator.service(service)]
        var answers: [TunnelStatus] = []
        for located in services {
            let command = RuntimeCommand(engine: engine, container: try located.runningTunnel().id)
            let output = try await command.output(of: ["control", "status"])
            answers.append(try JSONDecoder().decode(TunnelStatus.self, from: Data(output)))
        }
        return answers
    }
}
