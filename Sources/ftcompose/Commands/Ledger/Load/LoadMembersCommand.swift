import ArgumentParser
import LedgerSink

/// `ftcompose ledger load members`: how fast the members take values, without a ledger.
struct LoadMembersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "members",
        abstract: "Measure how fast the members put values in order.",
        discussion: """
            Submits values under 'load/', one per transaction, and prints throughput and latency for \
            each number of clients.
            """
    )

    @OptionGroup var members: LoadMemberOptions
    @OptionGroup var counts: LoadCountOptions

    @Option(help: "Bytes of a value.")
    var bytes = 1_024

    func validate() throws {
        guard (0...1_000_000).contains(bytes) else {
            throw ValidationError("--bytes takes 0...1000000")
        }
    }

    func run() async throws {
        let sequencers = try members.sequencers()
        let running = sequencers.map { sequencer in Task { await sequencer.run() } }
        defer { for task in running { task.cancel() } }
        counts.begin()
        for count in counts.numbers {
            // The first calls open the connections.
            _ = await SequencerLoad(
                clients: count,
                requests: count * 4,
                bytes: bytes,
                prefix: "load/warm/\(UInt64.random(in: 0 ... .max))/"
            ).run(sequencers)
            let report = await SequencerLoad(
                clients: count,
                requests: counts.requests,
                bytes: bytes,
                prefix: "load/\(UInt64.random(in: 0 ... .max))/"
            ).run(sequencers)
            try counts.show(report)
        }
    }
}
