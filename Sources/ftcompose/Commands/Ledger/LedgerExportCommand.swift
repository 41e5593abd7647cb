import ArgumentParser
import FoundationEssentials
import LedgerPeer

/// `ftcompose ledger export`: the whole log as files, or entries as lines of JSON.
struct LedgerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log as files that anybody can check, or its entries as lines of JSON.",
        discussion: """
            With a folder: the log up to its newest final checkpoint, in the layout in which \
            transparency logs are served (checkpoint, tile/…), with policy and actors.json. Without: the \
            entries that match, oldest first, on standard output. Progress is said on standard error.

              ftcompose ledger export /backup/ledger-2026-01
              ftcompose ledger export > ledger.jsonl
              ftcompose ledger export --service db --since 1d --final | jq -r .verdict | sort | uniq -c
            """
    )

    private static let reportedEntries: UInt64 = 10_000

    @OptionGroup var source: LedgerSourceOptions
    @OptionGroup var query: EntryQueryOptions

    @Argument(help: "Folder for the log's files; made when missing, and must not hold another log.")
    var folder: String?

    @Flag(help: "Without a folder: only what a majority of the actors has cosigned.")
    var final = false

    func run() async throws {
        let (wanted, onlyFinal, folder) = (query.query, final, folder)
        try await source.withLedgers { ledgers in
            for ledger in ledgers {
                if let folder {
                    // Several ledgers are those of runtimes: each in a folder of its own.
                    let place = ledgers.count > 1 ? "\(folder)/\(ledger.name)" : folder
                    try await Self.write(ledger, to: place)
                } else {
                    try await Self.export(ledger, wanted, onlyFinal: onlyFinal)
                }
            }
        }
    }

    private static func write(_ ledger: any LedgerSource, to folder: String) async throws {
        let writer = ExportTarget(path: folder)
        try writer.checkEmpty()
        try await ledger.files { path, bytes in try writer.add(bytes, to: path) }
        Terminal.note("\(ledger.name): exported to \(folder)")
    }

    private static func export(
        _ ledger: any LedgerSource,
        _ wanted: EntryQuery,
        onlyFinal: Bool
    ) async throws {
        var query = wanted
        query.newestFirst = false
        query.limit = EntryQuery.limitMax
        var count: UInt64 = 0
        while true {
            let page = try await ledger.page(query)
            for line in page.entries {
                guard !onlyFinal || line.final else { return note(ledger, count) }
                print(try LedgerJSON.line(line))
                count += 1
                if count.isMultiple(of: reportedEntries) {
                    Terminal.note(
                        "\(ledger.name): \(count) entries, leaf \(line.index) of \(page.size)"
                    )
                }
            }
            guard let next = page.next else { return note(ledger, count) }
            query.after = next
        }
    }

    private static func note(_ ledger: any LedgerSource, _ count: UInt64) {
        Terminal.note("\(ledger.name): \(count) entries exported")
    }
}
