import ArgumentParser
import FaultInjection

/// `ftcompose fault-proxy-control`: arms the proxy of this container and tells what it did.
struct FaultProxyControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault-proxy-control",
        abstract: "Speak to the fault proxy of this container; run by inject.",
        shouldDisplay: false
    )

    @Argument(help: "arm, disarm or report.")
    var action: String

    func run() async throws {
        guard let control = FaultControl(rawValue: action) else {
            throw ValidationError("the action is arm, disarm or report")
        }
        print(String(decoding: try await control.send(), as: UTF8.self))
    }
}
