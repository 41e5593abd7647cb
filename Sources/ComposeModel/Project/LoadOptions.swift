/// Where a project is loaded from.
public struct LoadOptions: Sendable {
    /// The Compose files in the order they are merged; `-` is standard input.
    public var paths: [String]
    /// Profiles asked for; empty takes those of `COMPOSE_PROFILES`.
    public var profiles: [String]
    /// The folder relative paths start from; nil takes the first file's.
    public var projectDirectory: String?
    /// The project's name; nil follows Compose's rules.
    public var projectName: String?
    /// Env files given on the command line, later ones winning; empty takes those of
    /// `COMPOSE_ENV_FILES`, else the project's `.env`.
    public var envFiles: [String]
    /// The variables of the process.
    public var environment: [String: String]
    /// Whether placeholders are replaced by the values of this environment, in the output too.
    public var resolvesPlaceholders: Bool
    /// Whether `${NAME:?}` must have a value here, as when Compose loads the project; else only where it
    /// decides something.
    public var requiresValues: Bool

    /// Creates the options.
    public init(
        paths: [String],
        profiles: [String] = [],
        projectDirectory: String? = nil,
        projectName: String? = nil,
        envFiles: [String] = [],
        environment: [String: String],
        resolvesPlaceholders: Bool = false,
        requiresValues: Bool = false
    ) {
        self.paths = paths
        self.profiles = profiles
        self.projectDirectory = projectDirectory
        self.projectName = projectName
        self.envFiles = envFiles
        self.environment = environment
        self.resolvesPlaceholders = resolvesPlaceholders
        self.requiresValues = requiresValues
    }

    /// Creates the options of a single file.
    public init(path: String, envFiles: [String] = [], environment: [String: String]) {
        self.init(paths: [path], envFiles: envFiles, environment: environment)
    }

    /// The first file, which names the project in findings.
    public var path: String { paths.first ?? "" }

    /// The env files that must be there: those given, else those of `COMPOSE_ENV_FILES`, which only the
    /// process' own environment can name.
    static func envFiles(_ given: [String], environment: [String: String]) -> [String] {
        guard given.isEmpty, let listed = environment["COMPOSE_ENV_FILES"], !listed.isEmpty else {
            return given
        }
        return listed.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The folder relative paths start from: as given, or that of the first file that is one.
    public var directory: String {
        if let projectDirectory { return projectDirectory }
        return paths.first { $0 != "-" }.map { FilePath.directory(of: $0) } ?? "."
    }
}
