import ArgumentParser

/// The fault-tolerance compiler for Compose files and the runtimes of what it emits.
@main
struct FTCompose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ftcompose",
        abstract: "Run the services that must not fail as voted, redundant replicas.",
        discussion: """
            Write 'x-ft: 3' into a service of compose.yml, then:

              ftcompose image build                 # once: the image of tunnel and voter
              ftcompose build compose.yml           # writes compose.ft.yml and ft/
              docker compose -f compose.ft.yml up -d
              ftcompose status --wait               # are clients served?

            The service keeps its name and port: a tunnel stands there, sends each request to all \
            replicas and gives the client the answer of the majority. A voter compares what the \
            replicas hold and copies a wrong one anew.
            """,
        version: "0.1.0",
        subcommands: [
            ControlCommand.self, TransferCommand.self, FaultProxyCommand.self,
            FaultProxyControlCommand.self,
        ],
        groupedSubcommands: [
            CommandGroup(
                name: "Compiler",
                subcommands: [
                    InitCommand.self, BuildCommand.self, LintCommand.self, ExplainCommand.self,
                    SchemaCommand.self, ImageCommand.self,
                ]
            ),
            CommandGroup(
                name: "Operator",
                subcommands: [
                    StatusCommand.self, VotesCommand.self, NoiseCommand.self, ResyncCommand.self,
                    FreezeCommand.self, ThawCommand.self, AdoptCommand.self, EjectCommand.self,
                    InjectCommand.self, LedgerCommand.self,
                ]
            ),
            CommandGroup(
                name: "Container",
                subcommands: [
                    SeedCommand.self, TunnelCommand.self, VoterCommand.self, HealthCommand.self,
                    EngineProxyCommand.self,
                ]
            ),
        ]
    )
}
