import ArgumentParser

/// `ftcompose ledger`: everything about the ledger of votes.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "The ledger that every vote is written to.",
        groupedSubcommands: [
            CommandGroup(
                name: "Proofs and keys",
                subcommands: [LedgerVerifyCommand.self, LedgerKeygenCommand.self]
            ),
            CommandGroup(
                name: "Container",
                subcommands: [
                    LedgerCertificatesCommand.self, LedgerInitCommand.self, LedgerPeerCommand.self,
                    LedgerLoadCommand.self,
                ]
            ),
        ]
    )
}
