import ArgumentParser
import FoundationEssentials
import LedgerPeer

/// `ftcompose ledger query`: entries of the ledger by service, verdict, replica, time, actor.
struct LedgerQueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Find entries of the ledger by service, verdict, replica, time or actor.",
        discussion: """
            Shows the newest entries that match, oldest first. INDEX is what 'show' and 'prove' take.

              ftcompose ledger query --service db --disagreeing --since 1h   # who was wrong lately
              ftcompose ledger query --notable --last 20       # all but unanimous votes
              ftcompose ledger query --kind repair --json | jq .
              ftcompose ledger query --flag bad_signature --database ledger.sqlite
            """
    )

    @OptionGroup var source: LedgerSourceOptions
    @OptionGroup var query: EntryQueryOptions

    @Option(help: ArgumentHelp("How many of the newest entries to show.", valueName: "number"))
    var last = 50

    @Flag(help: "Print the entries as lines of JSON.")
    var json = false

    func validate() throws {
        guard (1...100_000).contains(last) else {
            throw ValidationError("--last needs a number from 1 to 100000")
        }
    }

    func run() async throws {
        let (wanted, last) = (query.query, last)
        let lines = try await source.withLedgers { ledgers in
            var lines: [EntryLine] = []
            for ledger in ledgers { lines += try await Self.newest(last, wanted, of: ledger) }
            return lines
        }
        // Times of equal form sort as texts; one ledger's entries keep their order.
        let sorted = lines.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        let shown = source.database == nil && lines.count > last ? sorted.suffix(last) : sorted[...]
        if !json { print(LedgerEntryTable.header) }
        for item in shown {
            print(json ? try LedgerJSON.line(item.element) : LedgerEntryTable.row(item.element))
        }
    }

    private static func newest(
        _ count: Int,
        _ wanted: EntryQuery,
        of ledger: any LedgerSource
    ) async throws -> [EntryLine] {
        var query = wanted
        var lines: [EntryLine] = []
        while lines.count < count {
            query.limit = min(count - lines.count, EntryQuery.limitMax)
            let page = try await ledger.page(query)
            lines += page.entries
            guard let next = page.next else { break }
            query.after = next
        }
        return lines.reversed()
    }
}
