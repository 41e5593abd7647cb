import ArgumentParser

/// `ftcompose ledger`: everything about the ledger of votes.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "The ledger that every vote is written to.",
        discussion: """
            Works on a running project, found as 'ftcompose status' finds it, or with --database on a \
            copy of a peer's file. 'final' is what more than half of the actors have cosigned.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Operator",
                subcommands: [
                    LedgerStatusCommand.self, LedgerQueryCommand.self, LedgerShowCommand.self,
                    LedgerConflictsCommand.self, LedgerAcknowledgeCommand.self,
                    LedgerExportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Proofs and keys",
                subcommands: [
                    LedgerProveCommand.self, LedgerVerifyCommand.self, LedgerKeygenCommand.self,
                    LedgerRotateCommand.self,
                ]
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
