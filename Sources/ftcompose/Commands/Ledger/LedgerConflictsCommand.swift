import ArgumentParser
import FoundationEssentials
import LedgerPeer

/// `ftcompose ledger conflicts`: what the peers found wrong, with the evidence.
struct LedgerConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "List conflicts and alarms of the ledger with their evidence and state.",
        discussion: """
            A 'lasting' alarm ends when its cause is gone ('over') or when it is acknowledged with \
            'ftcompose ledger acknowledge ID'. An alarm names a writer or an actor only where that \
            one's own signature proves it, else the place where something lay. Evidence of a fork \
            is two signed checkpoints: whoever has the actors' keys can check them.

            The exit status is 0 when nothing lasts, else 1.

              ftcompose ledger conflicts
              ftcompose ledger conflicts --json | jq '.[] | select(.state == "lasting")'
              ftcompose ledger conflicts --peer user         # as the user's own peer sees it
            """
    )

    @OptionGroup var source: LedgerSourceOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let found = try await source.withLedgers { ledgers in
            var found: [AlarmReport] = []
            for ledger in ledgers { found += try await ledger.alarms() }
            return found
        }
        if json {
            print(try LedgerJSON.pretty(found))
        } else {
            let terminal = Terminal.standardOutput
            if found.isEmpty { print("no conflicts and no alarms") }
            for report in found { Self.lines(report, terminal).forEach { print($0) } }
        }
        guard found.allSatisfy({ $0.state != .lasting }) else { throw ExitCode.failure }
    }

    private static func lines(_ report: AlarmReport, _ terminal: Terminal) -> [String] {
        let (alarm, state) = (report.alarm, report.state)
        let name = terminal.paint(alarm.kind, state == .lasting ? .bad : .faint)
        let times = alarm.count == 1 ? "once" : "\(alarm.count) times"
        var lines = [
            "\(report.identifier)  \(state.rawValue)  \(name)  \(alarm.subject)",
            "  \(alarm.text)",
            "  seen \(times) by the peer of \(report.actor), "
                + "first \(time(alarm.firstAtUnixMilliseconds)), "
                + "last \(time(alarm.lastAtUnixMilliseconds))",
        ]
        lines += alarm.evidence.split(separator: "\n").map { terminal.paint("  | \($0)", .faint) }
        if let seen = report.seen {
            lines.append(
                "  acknowledged by \(seen.person) at \(time(seen.atUnixMilliseconds)), "
                    + "leaf \(seen.leaf): \(seen.remark)"
            )
        }
        return lines
    }

    private static func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}
