import ArgumentParser

/// `ftcompose resync`: copy a replica anew from the others.
struct ResyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resync",
        abstract: "Take a replica out, copy it anew and let it vote again.",
        discussion: """
            The voter does this by itself with every replica that was found wrong; the command is for \
            doubts of your own and for a replica given up (dead). Clients are served meanwhile as long \
            as a quorum of other replicas votes. It returns when the tunnel has taken the request; \
            'ftcompose status' shows the progress.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service.")
    var service: String

    @Argument(help: "Name of the replica, such as db-2; 'ftcompose status' lists them.")
    var replica: String

    @Option(help: "Why; shown in status and records.")
    var reason = "asked for by an operator"

    func run() async throws {
        try await project.control(service, "resync", replica: replica, reason: reason)
        print("\(replica) is resynchronised; watch it with: ftcompose status \(service)")
    }
}
