import EngineConnector
import FoundationEssentials
import ServicePlan

/// A fresh comparison of everything the replicas hold, asked for by an operator's command.
struct StateBallot: Sendable {
    /// Longest comparison, in milliseconds.
    static let timeoutMilliseconds: Int64 = 3_600_000

    /// How it ended.
    struct Outcome {
        /// Replicas of the winning group that serve clients, in order.
        var majority: [String]
        /// Sequence number of the point that was compared.
        var sequence: UInt64
    }

    let engine: EngineClient
    let layout: TransferLayout

    /// Holds the vote.
    ///
    /// - Parameter reason: why; goes into the records.
    /// - Returns: the majority.
    /// - Throws: `TransferFailure` when there is none.
    func hold(reason: String) async throws -> Outcome {
        let status = try await status()
        guard status.serving else {
            throw TransferFailure(
                "'\(layout.service)' does not serve (fewer than \(status.quorum) replicas vote), so no "
                    + "majority can be told; see 'ftcompose status \(layout.service)'"
            )
        }
        let voting = status.replicas.filter { ["active", "suspect"].contains($0.state) }.map(\.name)
        let located = try await locate()
        let voter = RuntimeCommand(engine: engine, container: try located.runningVoters()[0].id)
        let output = try await voter.output(
            of: ["control", "state-vote", "--reason", reason]
                + voting.flatMap { ["--replica", $0] },
            timeoutMilliseconds: Self.timeoutMilliseconds
        )
        let answer = try JSONDecoder().decode(StateVoteAnswer.self, from: Data(output))
        guard let group = answer.groups.first, group.count >= status.quorum else {
            let differing = answer.differing.prefix(5).joined(separator: ", ")
            let unreadable = answer.unreadable.keys.sorted().joined(separator: ", ")
            throw TransferFailure(
                "the replicas of '\(layout.service)' have no majority of \(status.quorum)"
                    + (differing.isEmpty ? "" : "; they differ in \(differing)")
                    + (unreadable.isEmpty ? "" : "; not readable: \(unreadable)")
                    + "; nothing was copied. 'ftcompose votes \(layout.service) --kind state' shows who "
                    + "agreed with whom"
            )
        }
        return Outcome(majority: group.filter(voting.contains), sequence: answer.sequence)
    }

    /// The tunnel's status.
    func status() async throws -> TunnelStatus {
        let output = try await tunnel().output(of: ["control", "status"])
        return try JSONDecoder().decode(TunnelStatus.self, from: Data(output))
    }

    /// A way to run commands in the tunnel's container.
    func tunnel() async throws -> RuntimeCommand {
        RuntimeCommand(engine: engine, container: try await locate().runningTunnel().id)
    }

    /// The service's containers.
    func locate() async throws -> LocatedService {
        let hint = ProjectHint(projectName: layout.project)
        return try await ProjectLocator(engine: engine, hint: hint).service(layout.service)
    }
}
