import ArgumentParser
import ControlPlane
import FoundationEssentials

/// Where the control token of this container is.
struct TokenOptions: ParsableArguments {
    private static let variable = "FTCOMPOSE_CONTROL_TOKEN_FILE"

    @Option(help: "File of the control token; else FTCOMPOSE_CONTROL_TOKEN_FILE.")
    var tokenFile: String?

    /// The token.
    func token() throws -> ControlToken {
        let path =
            tokenFile ?? ProcessInfo.processInfo.environment[Self.variable]
            ?? "/run/ftcompose/token"
        return try ControlToken.load(path: path)
    }
}
