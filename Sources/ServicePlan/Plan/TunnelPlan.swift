/// What the tunnel listens on, where it keeps its state, and every bound it works within.
public struct TunnelPlan: Codable, Sendable, Equatable {
    /// Port clients connect to (the service's own port).
    public var port: Int
    /// Port of health, metrics and control API.
    public var controlPort: Int
    /// Folder of the tunnel's own volume: replica states, sequence, journal, spool.
    public var stateDirectory: String
    /// File that holds the token of the control API; made by whichever runtime starts first.
    public var controlTokenFile: String
    /// Certificate (PEM) shown to clients; nil makes a self-signed one in `stateDirectory`.
    public var certificateFile: String?
    /// Private key (PEM) of `certificateFile`.
    public var privateKeyFile: String?
    /// URL of the voter's control API, such as `http://db-voter:7401`.
    public var voterURL: String
    /// `shell` (interactive sessions) or `webserver` (pooled sessions of an application).
    public var queries: String
    /// The bounds below.
    public var limits: LimitPlan

    /// Creates a tunnel's description.
    public init(
        port: Int,
        controlPort: Int,
        stateDirectory: String,
        controlTokenFile: String,
        certificateFile: String? = nil,
        privateKeyFile: String? = nil,
        voterURL: String,
        queries: String,
        limits: LimitPlan
    ) {
        self.port = port
        self.controlPort = controlPort
        self.stateDirectory = stateDirectory
        self.controlTokenFile = controlTokenFile
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.voterURL = voterURL
        self.queries = queries
        self.limits = limits
    }
}
