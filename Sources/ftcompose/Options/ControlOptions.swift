import ArgumentParser
import ControlPlane
import FoundationEssentials

/// How the runtime of this container is reached.
struct ControlOptions: ParsableArguments {
    private static let tokenVariable = "FTCOMPOSE_CONTROL_TOKEN_FILE"

    @Option(help: "Address of the control API.")
    var url = "http://127.0.0.1:7400"

    @Option(help: "File of the control token; else FTCOMPOSE_CONTROL_TOKEN_FILE.")
    var tokenFile: String?

    /// A client with the container's token.
    func client() throws -> ControlClient {
        let path =
            tokenFile ?? ProcessInfo.processInfo.environment[Self.tokenVariable]
            ?? "/run/ftcompose/token"
        return ControlClient(baseURL: url, token: try ControlToken.load(path: path))
    }
}
