import ArgumentParser
import ControlPlane

/// How the runtime of this container is reached.
struct ControlOptions: ParsableArguments {
    @Option(help: "Address of the control API.")
    var url = "http://127.0.0.1:7400"

    @OptionGroup var token: TokenOptions

    /// A client with the container's token.
    func client() throws -> ControlClient {
        ControlClient(baseURL: url, token: try token.token())
    }
}
