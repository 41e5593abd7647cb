import ArgumentParser

/// `ftcompose freeze`: refuse writes.
struct FreezeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Refuse writes to a service until it is thawed.",
        discussion: """
            Reads go on; a write gets an error with the reason. The tunnel freezes by itself when a \
            write or a comparison of states has no majority, because then nobody but an operator can \
            say who is right, unless a replica that was away when the tunnel started comes and agrees \
            with one. 'ftcompose thaw' ends either.
            """
    )

    @OptionGroup var project: ProjectOptions

    @Argument(help: "Name of the service.")
    var service: String

    @Option(help: "Why; shown to clients, in status and records.")
    var reason = "asked for by an operator"

    func run() async throws {
        try await project.control(service, "freeze", reason: reason)
        print("\(service) refuses writes; end it with: ftcompose thaw \(service) --from REPLICA")
    }
}
