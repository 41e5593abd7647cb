public import ComposeModel

/// What one run of `ftcompose lint` looks at, and how.
public struct LintOptions: Sendable {
    /// Where the project is loaded from.
    public var load: LoadOptions
    /// The folder of the user's image profiles; nil takes the project's `.ftcompose/profiles`.
    public var profileFolder: String?
    /// The configuration file; nil looks for `.ftcompose.yml` beside the source and above it.
    public var configPath: String?
    /// Whether no configuration file is looked for.
    public var ignoresConfig: Bool
    /// Findings to leave out; nil takes what the configuration names.
    public var baselinePath: String?
    /// Whether the configuration's baseline is not read either.
    public var ignoresBaseline: Bool
    /// The day on which ignore comments are judged.
    public var today: CalendarDate
    /// The current folder, absolute: paths of reports, patterns and baselines start there.
    public var root: String

    /// Creates the options.
    public init(
        load: LoadOptions,
        profileFolder: String? = nil,
        configPath: String? = nil,
        ignoresConfig: Bool = false,
        baselinePath: String? = nil,
        ignoresBaseline: Bool = false,
        today: CalendarDate,
        root: String
    ) {
        self.load = load
        self.profileFolder = profileFolder
        self.configPath = configPath
        self.ignoresConfig = ignoresConfig
        self.baselinePath = baselinePath
        self.ignoresBaseline = ignoresBaseline
        self.today = today
        self.root = root
    }
}
