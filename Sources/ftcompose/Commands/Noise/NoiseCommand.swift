import ArgumentParser

/// `ftcompose noise`: what a web service's tunnel takes for noise.
struct NoiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noise",
        abstract:
            "Show what differs in every replica of a web service, and have it compared again.",
        discussion: """
            Replicas make up some things for themselves: tokens, times, identifiers. A place in the answers \
            of a route (GET /orders/{n}) in which all replicas differ pairwise is set aside; where that \
            happens in enough votes it becomes a mask. A mask still compares the shape: how long a value \
            is, and of which bytes. A place in which two replicas agree and one differs is a fault, always, \
            and is never learnt.

              ftcompose noise                       # all web services of the project
              ftcompose noise shop                  # one of them
              ftcompose noise forget shop 'GET /cart'
              ftcompose noise forget shop all
            """,
        subcommands: [NoiseListCommand.self, NoiseForgetCommand.self],
        defaultSubcommand: NoiseListCommand.self
    )
}
