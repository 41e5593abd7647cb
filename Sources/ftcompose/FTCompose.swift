import ArgumentParser

/// The fault-tolerance compiler for Compose files and the runtimes of what it emits.
@main
struct FTCompose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ftcompose",
        abstract: "Run the services that must not fail as voted, redundant replicas.",
        version: "0.1.0",
        subcommands: [
            BuildCommand.self, TunnelCommand.self, VoterCommand.self, SeedCommand.self,
            StatusCommand.self, VotesCommand.self, ResyncCommand.self, FreezeCommand.self,
            ThawCommand.self, ImageCommand.self, HealthCommand.self, ControlCommand.self,
            InjectCommand.self, FaultProxyCommand.self, FaultProxyControlCommand.self,
        ]
    )
}
