/// What the voter votes on, how deep, and how often.
public struct VoterPlan: Codable, Sendable, Equatable {
    /// Port of the voter's health, metrics and control API.
    public var controlPort: Int
    /// URL of the tunnel's control API, such as `http://db:7400`.
    public var tunnelURL: String
    /// Folder of the voter's own volume: vote records.
    public var stateDirectory: String
    /// File that holds the token of the control API.
    public var controlTokenFile: String
    /// Existence vote after CREATE/DROP DATABASE and when idle.
    public var databases: Bool
    /// Depth of the table vote: `none`, `existence`, `structure` or `rows`.
    public var tables: String
    /// The vote on the replicas' general logs; nil when `outputs.logs.enabled` is false.
    public var logs: LogVotePlan?
    /// Time between state votes when nothing else asks for one.
    public var idleVoteMilliseconds: Int
    /// Shortest time between two state votes of the same table.
    public var stateVoteIntervalMilliseconds: Int
    /// Rows of one hash chunk; a table is hashed chunk by chunk.
    public var chunkRowsMax: Int
    /// Longest copy of one replica before the resync is given up.
    public var resyncMilliseconds: Int

    /// Creates a voter's description.
    public init(
        controlPort: Int,
        tunnelURL: String,
        stateDirectory: String,
        controlTokenFile: String,
        databases: Bool,
        tables: String,
        logs: LogVotePlan? = nil,
        idleVoteMilliseconds: Int = 60_000,
        stateVoteIntervalMilliseconds: Int = 1_000,
        chunkRowsMax: Int = 10_000,
        resyncMilliseconds: Int = 3_600_000
    ) {
        self.controlPort = controlPort
        self.tunnelURL = tunnelURL
        self.stateDirectory = stateDirectory
        self.controlTokenFile = controlTokenFile
        self.databases = databases
        self.tables = tables
        self.logs = logs
        self.idleVoteMilliseconds = idleVoteMilliseconds
        self.stateVoteIntervalMilliseconds = stateVoteIntervalMilliseconds
        self.chunkRowsMax = chunkRowsMax
        self.resyncMilliseconds = resyncMilliseconds
    }
}
