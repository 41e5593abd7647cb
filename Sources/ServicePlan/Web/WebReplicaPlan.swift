/// One redundant container of a web service.
public struct WebReplicaPlan: Codable, Sendable, Equatable {
    /// Compose service name, such as `web-1`; also its identity in records and metrics.
    public var name: String
    /// DNS name or address on the path's internal network.
    public var host: String
    /// Server family, such as `nginx`; replicas of different ones are variants.
    public var engine: String
    /// Where it listens, one for each listener of the tunnel.
    public var endpoints: [WebEndpointPlan]
    /// Folder where the voter sees the tree this replica serves; nil when it is not voted on.
    public var filesDirectory: String?
    /// Folder where the voter sees this replica's log; nil when it has none or it is read
    /// through the engine.
    public var logDirectory: String?

    /// Creates the description.
    public init(
        name: String,
        host: String,
        engine: String,
        endpoints: [WebEndpointPlan],
        filesDirectory: String? = nil,
        logDirectory: String? = nil
    ) {
        self.name = name
        self.host = host
        self.engine = engine
        self.endpoints = endpoints
        self.filesDirectory = filesDirectory
        self.logDirectory = logDirectory
    }
}
