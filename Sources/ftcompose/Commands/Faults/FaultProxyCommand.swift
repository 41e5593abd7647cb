import ArgumentParser
import FaultInjection

/// `ftcompose fault-proxy`: the proxy that `inject` puts in a replica's place.
struct FaultProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault-proxy",
        abstract: "Stand in a replica's place and harm what passes; started by inject.",
        shouldDisplay: false
    )

    @Option(help: "Port to listen on.")
    var listen: Int

    @Option(help: "The replica, as HOST:PORT.")
    var upstream: String

    @Option(help: "Name of the fault.")
    var fault: FaultArgument

    @Option(help: "Regular expression that chooses statements.")
    var match: String?

    @Option(help: "How late, or how far the clock is off.")
    var byMilliseconds: Int?

    @Flag(help: "Act one time.")
    var once = false

    func run() async throws {
        let parts = upstream.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (1...65_535).contains(port) else {
            throw ValidationError("--upstream needs HOST:PORT")
        }
        let server = try FaultProxyServer(
            listenPort: listen,
            upstreamHost: String(parts[0]),
            upstreamPort: port,
            fault: try fault.name.requireProxyFault(byMilliseconds: byMilliseconds),
            pattern: match,
            trigger: FaultTrigger(isOnce: once)
        )
        try await server.run { Terminal.line("listening on port \($0)") }
    }
}
