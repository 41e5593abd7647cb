import ArgumentParser

/// `ftcompose health`: the health check of the runtimes' containers.
struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask a runtime on this machine whether it is healthy.",
        discussion: "The exit code is 0 when it is, else 1."
    )

    @Option(help: "Port of the runtime's control API.")
    var port: UInt16

    @Option(help: "Longest wait for the answer.")
    var timeout = DurationArgument(milliseconds: 2_500)

    func run() throws {
        let outcome = HealthProbe(port: port, timeoutMilliseconds: timeout.milliseconds).ask()
        print(outcome.text)
        guard outcome.isHealthy else { throw ExitCode.failure }
    }
}
