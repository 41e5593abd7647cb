import FoundationEssentials

/// Where the engine listens.
public enum EngineSocket {
    /// The engine's usual socket.
    public static let defaultPath = "/var/run/docker.sock"

    /// The socket to use.
    ///
    /// - Parameter environment: environment variables, nil for the process's own; `DOCKER_HOST`
    ///   decides when it is set.
    /// - Returns: path of a unix socket.
    /// - Throws: `EngineError` when `DOCKER_HOST` names something else than a unix socket.
    public static func path(
        environment: [String: String]? = nil
    ) throws -> String {
        let environment = environment ?? ProcessInfo.processInfo.environment
        guard let host = environment["DOCKER_HOST"], !host.isEmpty else { return defaultPath }
        let scheme = "unix://"
        guard host.hasPrefix(scheme), host.count > scheme.count else {
            throw EngineError(
                code: .unreachable,
                message: "DOCKER_HOST is '\(host)'; only unix://PATH is supported, because the "
                    + "engine's API is not to be reached over a network without its own protection"
            )
        }
        return String(host.dropFirst(scheme.count))
    }
}
