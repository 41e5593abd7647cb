import ArgumentParser
import EngineConnector
import FoundationEssentials
import LedgerSink

/// `ftcompose votes`: the vote records of tunnel and voter, merged by time.
struct VotesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "votes",
        abstract: "Show what tunnel and voter compared and who differed.",
        discussion: """
            Records of both, oldest first: votes on replies, logs, existence and states, and what \
            followed: changes of a replica's life, repairs, freezes, injected faults. What is kept \
            is bounded by the ledger's retention.

              ftcompose votes db --disagreeing --since 1h     # who was wrong lately
              ftcompose votes db --kind repair --last 5       # the newest repairs
              ftcompose votes db --follow --json | jq .       # live, for programs
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var votes: VoteOptions

    @Argument(help: "Name of the service; may be left out when the project has only one.")
    var service: String?

    @Flag(help: "Only the voter's records.")
    var voter = false

    @Flag(help: "Only the tunnel's records.")
    var tunnel = false

    @Flag(help: "Print the records as lines of JSON.")
    var json = false

    func validate() throws {
        if voter, tunnel { throw ValidationError("--voter and --tunnel exclude each other") }
    }

    func run() async throws {
        let (options, onlyVoter, onlyTunnel, json) = (votes, voter, tunnel, json)
        if !json { Terminal.line(VoteTable.header) }
        try await project.withService(service) { engine, located in
            let runtimes = try Self.runtimes(
                of: located,
                onlyVoter: onlyVoter,
                onlyTunnel: onlyTunnel
            ).map { RuntimeCommand(engine: engine, container: $0.id) }
            let arguments = ["control", "votes"] + options.arguments
            if options.follow {
                try await Self.follow(runtimes, arguments, json: json)
            } else {
                try await Self.merge(runtimes, arguments, last: options.last, json: json)
            }
        }
    }

    /// The tunnel must run; without a voter its records are left out with a note.
    private static func runtimes(
        of located: LocatedService,
        onlyVoter: Bool,
        onlyTunnel: Bool
    ) throws -> [ContainerSummary] {
        if onlyVoter { return try located.runningVoters() }
        let tunnel = try located.runningTunnel()
        if onlyTunnel { return [tunnel] }
        do {
            let voters = try located.runningVoters()
            for absent in located.voters where !voters.contains(absent) {
                Terminal.note("without the records of \(absent.name), which is \(absent.state)")
            }
            return [tunnel] + voters
        } catch let error as EngineError {
            Terminal.note("without the voter's records: \(error)")
            return [tunnel]
        }
    }

    private static func merge(
        _ runtimes: [RuntimeCommand],
        _ arguments: [String],
        last: Int?,
        json: Bool
    ) async throws {
        var merged: [(line: VoteLine, raw: String)] = []
        for runtime in runtimes {
            try await runtime.lines(of: arguments) { bytes in
                merged.append((try decode(bytes), String(decoding: bytes, as: UTF8.self)))
            }
        }
        // Times of equal form sort as texts; equal times keep the order of their writer.
        let sorted = merged.enumerated().sorted {
            ($0.element.line.decidedAt, $0.offset) < ($1.element.line.decidedAt, $1.offset)
        }
        for item in sorted.suffix(last ?? sorted.count) {
            print(json ? item.element.raw : VoteTable.row(item.element.line))
        }
    }

    private static func follow(
        _ runtimes: [RuntimeCommand],
        _ arguments: [String],
        json: Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for runtime in runtimes {
                group.addTask {
                    try await runtime.lines(of: arguments) { bytes in
                        let text =
                            json
                            ? String(decoding: bytes, as: UTF8.self)
                            : VoteTable.row(try decode(bytes))
                        Terminal.line(text)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func decode(_ bytes: [UInt8]) throws -> VoteLine {
        try JSONDecoder().decode(VoteLine.self, from: Data(bytes))
    }
}
