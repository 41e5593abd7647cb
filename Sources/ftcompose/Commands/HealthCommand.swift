import ArgumentParser

/// `ftcompose health`: the health check of the runtimes' containers.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask the tunnel or voter of this container whether it is healthy.",
        discussion: """
            The health check of the emitted project. The exit status is 0 when the runtime is healthy, \
            else 1, with the reason as output.
            """
    )

    @Option(help: "Port of the control API: 7400 of a tunnel, 7401 of a voter.")
    var port: UInt16

    @Option(help: "Longest wait for the answer.")
    var timeout = DurationArgument(milliseconds: 2_500)

    func run() throws {
        let outcome = HealthProbe(port: port, timeoutMilliseconds: timeout.milliseconds).ask()
        print(outcome.text)
        guard outcome.isHealthy else { throw ExitCode.failure }
    }
}
