/// What the voter of one path votes on, and how often.
public struct WebVoterPlan: Codable, Sendable, Equatable {
    /// Compose service name, such as `web-voter`.
    public var name: String
    /// Name it writes under in the ledger, unique among all services of the project.
    public var ledgerWriter: String
    /// Port of the voter's health, metrics and control API.
    public var controlPort: Int
    /// URL by which the tunnel reaches that port.
    public var controlURL: String
    /// URL of the tunnel's control API.
    public var tunnelURL: String
    /// Folder of the voter's own volume.
    public var stateDirectory: String
    /// File that holds the token of the control API.
    public var controlTokenFile: String
    /// The vote on the served tree; nil when it is off or all replicas share one tree.
    public var files: WebFileVotePlan?
    /// The vote on access logs; nil when `outputs.logs.enabled` is false.
    public var logs: WebLogVotePlan?

    /// Creates the description.
    public init(
        name: String,
        ledgerWriter: String,
        controlPort: Int,
        controlURL: String,
        tunnelURL: String,
        stateDirectory: String,
        controlTokenFile: String,
        files: WebFileVotePlan? = nil,
        logs: WebLogVotePlan? = nil
    ) {
        self.name = name
        self.ledgerWriter = ledgerWriter
        self.controlPort = controlPort
        self.controlURL = controlURL
        self.tunnelURL = tunnelURL
        self.stateDirectory = stateDirectory
        self.controlTokenFile = controlTokenFile
        self.files = files
        self.logs = logs
    }
}
