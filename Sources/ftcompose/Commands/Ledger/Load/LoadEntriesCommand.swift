import ArgumentParser
import LedgerSink
import VotingCore

/// `ftcompose ledger load entries`: how fast a recorder takes long votes from clients that wait.
struct LoadEntriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entries",
        abstract: "Record votes of a kibibyte from clients that each wait for theirs.",
        discussion: "The recorder puts votes that wait at the same time into one batch."
    )

    @OptionGroup var writer: LoadWriterOptions
    @OptionGroup var spool: LoadSpoolOptions

    @Option(help: "Clients.")
    var clients = 64

    @Option(help: "Votes in all.")
    var entries = 100_000

    @Option(help: "What a client waits for: spooled, ordered or final.")
    var durability = "ordered"

    func validate() throws {
        guard (1...10_000).contains(clients), (1...100_000_000).contains(entries) else {
            throw ValidationError("--clients takes 1...10000 and --entries 1...100000000")
        }
        guard Durability(rawValue: durability) != nil else {
            throw ValidationError("--durability takes spooled, ordered or final")
        }
    }

    func run() async throws {
        let wanted = Durability(rawValue: durability) ?? .ordered
        try await spool.withRecorder(writer) { recorder in
            // The first calls open the connections.
            let warm = EntryLoad(clients: clients, entries: clients, durability: .final)
            _ = await warm.run(recorder, service: writer.writer)
            let load = EntryLoad(clients: clients, entries: entries, durability: wanted)
            let report = await load.run(recorder, service: writer.writer)
            Terminal.line(try LedgerJSON.pretty(report))
        }
    }
}
