import ArgumentParser
import FoundationEssentials
import LedgerPeer

/// `ftcompose ledger status`: how the ledger is and who watches over it.
struct LedgerStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the ledger is: sizes, what is final, who cosigns, alarms.",
        discussion: """
            'final' is what more than half of the actors have cosigned: it cannot be changed or left out \
            without anybody noticing. 'single key holder' means that one host holds the keys of all \
            actors; whoever owns that host can write another ledger.

            Alarms stay in the list after they are over. The exit status is 0 when the ledger is \
            healthy and no alarm lasts, else 1.

              ftcompose ledger status
              ftcompose ledger status --json | jq .final_size
              ftcompose ledger status --database ledger.sqlite     # a copy, without the project
            """
    )

    @OptionGroup var source: LedgerSourceOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let answers = try await source.withLedgers { ledgers in
            var answers: [LedgerStatusTable.Answer] = []
            for ledger in ledgers {
                answers.append(.init(name: ledger.name, status: try await ledger.status()))
            }
            return answers
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(answers.map(\.status)), as: UTF8.self))
        } else {
            let table = LedgerStatusTable(
                terminal: .standardOutput,
                nowUnixMilliseconds: UnixTime.nowMilliseconds
            )
            answers.flatMap(table.lines).forEach { print($0) }
        }
        let isGood = answers.allSatisfy { answer in
            answer.status.healthy
                && answer.status.alarms.allSatisfy { $0.clearedAtUnixMilliseconds != nil }
        }
        guard isGood else { throw ExitCode.failure }
    }
}
