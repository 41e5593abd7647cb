/// Where a project is loaded from.
public struct LoadOptions: Sendable {
    /// The Compose file.
    public var path: String
    /// Env files given on the command line, later ones winning; empty takes `.env` beside the file.
    public var envFiles: [String]
    /// The variables of the process.
    public var environment: [String: String]

    /// Creates the options.
    public init(path: String, envFiles: [String] = [], environment: [String: String]) {
        self.path = path
        self.envFiles = envFiles
        self.environment = environment
    }
}
