import ArgumentParser

/// `ftcompose thaw`: end a freeze by saying whose state is right.
struct ThawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw",
        abstract: "End a freeze by naming the replica whose content is right.",
        discussion: """
            The other replicas are copied anew from it; what only they hold is lost. Which one to \
            name: 'ftcompose votes --kind state --last 3' shows who agreed with whom.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service.")
    var service: String

    @Option(help: "The replica whose content is right.")
    var from: String

    @Option(help: "Why; shown in status and records.")
    var reason = "asked for by an operator"

    func run() async throws {
        try await project.control(service, "thaw", replica: from, reason: reason)
        print(
            "\(service) takes \(from) as right; watch the others with: ftcompose status \(service)"
        )
    }
}
