import ArgumentParser
import ControlPlane
import FoundationEssentials
import ServicePlan

/// `ftcompose control state-vote`: asks the voter of this container to compare everything now.
struct ControlStateVoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state-vote",
        abstract: "Compare everything the replicas hold and print the answer as JSON."
    )

    private static let timeoutMilliseconds = 3_600_000

    @Option(help: "Address of the voter's control API.")
    var url = "http://127.0.0.1:7401"

    @OptionGroup var token: TokenOptions

    @Option(name: .customLong("replica"), help: "A replica to compare; may be repeated.")
    var replicas: [String]

    @Option(help: "Why; shown in records.")
    var reason: String

    func run() async throws {
        let client = ControlClient(baseURL: url, token: try token.token())
        let answer: StateVoteAnswer = try await client.post(
            ControlPath.stateVote,
            StateVoteRequest(tables: nil, replicas: replicas, gateHeld: false, reason: reason),
            timeoutMilliseconds: Self.timeoutMilliseconds
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }
}
