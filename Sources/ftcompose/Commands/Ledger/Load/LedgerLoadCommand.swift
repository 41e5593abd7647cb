import ArgumentParser

/// `ftcompose ledger load`: how much a ledger bears; for `bench/ledger`.
struct LedgerLoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Measure how much a ledger bears.",
        discussion: "For test ledgers: what it writes stays there.",
        shouldDisplay: false,
        subcommands: [
            LoadMembersCommand.self, LoadRequestsCommand.self, LoadVotesCommand.self,
            LoadEntriesCommand.self,
        ]
    )
}
