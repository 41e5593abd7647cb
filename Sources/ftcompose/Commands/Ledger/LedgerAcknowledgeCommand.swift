import ArgumentParser
import FoundationEssentials
import LedgerFormat
import LedgerPeer
import LedgerSink

/// `ftcompose ledger acknowledge`: a person has seen an alarm, and the ledger says so.
struct LedgerAcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Record that you have seen a conflict or an alarm, which ends it.",
        discussion: """
            The peer that is asked writes a signed entry to the ledger; nothing is deleted. It ends \
            the alarm at that peer only: each actor decides for itself what it takes for settled.

              ftcompose ledger conflicts
              ftcompose ledger acknowledge 7c19be02a4f1 --reason "restored user's peer from its backup"
            """
    )

    @OptionGroup var source: LedgerSourceOptions

    @Argument(help: "The alarm, as 'ftcompose ledger conflicts' shows it.")
    var identifier: String

    @Option(help: "What you found and did; stands in the ledger for ever.")
    var reason: String

    @Option(help: "Who you are; else the name you are logged in with.")
    var person: String?

    func validate() throws {
        guard !identifier.isEmpty, identifier.allSatisfy(\.isHexDigit) else {
            throw ValidationError("an alarm is named by the digits that 'ledger conflicts' shows")
        }
        guard !reason.isEmpty, reason.utf8.count <= LedgerLimits.remarkBytesMax else {
            throw ValidationError(
                "--reason needs a text of 1 to \(LedgerLimits.remarkBytesMax) bytes"
            )
        }
        guard name.utf8.count <= LedgerLimits.serviceBytesMax else {
            throw ValidationError(
                "--person takes at most \(LedgerLimits.serviceBytesMax) bytes"
            )
        }
    }

    private var name: String {
        person ?? ProcessInfo.processInfo.environment["USER"] ?? "unknown"
    }

    func run() async throws {
        let wanted = identifier.lowercased()
        let request = OperatorMailbox.Request(
            action: "acknowledge",
            values: ["id": wanted, "person": name, "remark": reason]
        )
        let leaves = try await source.withLedgers { ledgers in
            var leaves: [String] = []
            for ledger in ledgers
            where try await ledger.alarms().contains(where: { $0.identifier == wanted }) {
                leaves.append(try await ledger.ask(request))
            }
            return leaves
        }
        guard !leaves.isEmpty else {
            throw RuntimeFailure(
                "there is no alarm \(wanted) here; 'ftcompose ledger conflicts' lists them"
            )
        }
        for leaf in leaves { print("acknowledged: leaf \(leaf)") }
    }
}
