import ArgumentParser

/// `ftcompose control`: what the host's commands run inside a runtime's container.
struct ControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control",
        abstract:
            "Speak to the runtime of this container; run through the engine by other commands.",
        shouldDisplay: false,
        subcommands: [
            ControlStatusCommand.self, ControlResyncCommand.self, ControlFreezeCommand.self,
            ControlUnfreezeCommand.self, ControlStateVoteCommand.self,
            ControlThawCommand.self, ControlVotesCommand.self, ControlRecordInjectionCommand.self,
            ControlLedgerCommand.self, ControlNoiseCommand.self, ControlForgetNoiseCommand.self,
        ]
    )
}
