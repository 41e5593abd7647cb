/// Where the tunnel of a web service keeps its state, and every bound it works within.
public struct WebTunnelPlan: Codable, Sendable, Equatable {
    /// Port of health, metrics and control API.
    public var controlPort: Int
    /// Folder of the tunnel's own volume: replica states, sessions, noise, request spool.
    public var stateDirectory: String
    /// File that holds the token of the control API; made by whichever runtime starts first.
    public var controlTokenFile: String
    /// The bounds.
    public var limits: WebLimitPlan

    /// Creates the description.
    public init(
        controlPort: Int,
        stateDirectory: String,
        controlTokenFile: String,
        limits: WebLimitPlan
    ) {
        self.controlPort = controlPort
        self.stateDirectory = stateDirectory
        self.controlTokenFile = controlTokenFile
        self.limits = limits
    }
}
