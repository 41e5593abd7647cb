import ArgumentParser
import LedgerSink

/// `ftcompose ledger load votes`: how a ledger follows votes that come at a steady rate.
struct LoadVotesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "votes",
        abstract: "Record votes at a steady rate, and say when they were final and what it cost.",
        discussion: """
            Votes take the way of a tunnel's: recorder, spool, batches, peer. Afterwards it waits until \
            nothing is left.
            """
    )

    @OptionGroup var writer: LoadWriterOptions
    @OptionGroup var spool: LoadSpoolOptions

    @Option(help: "Votes per second.")
    var rate = 5_000

    @Option(help: "How long votes come, in seconds.")
    var seconds = 60

    @Option(help: "How long to wait for what is left, in seconds.")
    var drain = 300

    func validate() throws {
        guard (1...1_000_000).contains(rate), (1...86_400).contains(seconds),
            (0...86_400).contains(drain)
        else {
            throw ValidationError(
                "--rate takes 1...1000000, --seconds 1...86400 and --drain 0...86400"
            )
        }
    }

    func run() async throws {
        try await spool.withRecorder(writer) { recorder in
            let load = VoteLoad(perSecond: rate, seconds: seconds, drainSecondsMax: drain)
            guard let report = await load.run(recorder, service: writer.writer) else {
                throw RuntimeRunner.refuse(
                    RuntimeFailure("the first vote did not become final; is the peer there?")
                )
            }
            Terminal.line(try LedgerJSON.pretty(report))
        }
    }
}
