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
    /// Folder where the voter sees the application's data; nil when it is not voted on.
    public var dataDirectory: String?
    /// Folder where the voter sees this replica's log; nil when it has none or it is read
    /// through the engine.
    public var logDirectory: String?
    /// Whether the compiler made the server write a log in which each line names its request; lines of
    /// another form are then none of the vote's.
    public var logNamesRequests: Bool

    /// Creates the description.
    public init(
        name: String,
        host: String,
        engine: String,
        endpoints: [WebEndpointPlan],
        filesDirectory: String? = nil,
        dataDirectory: String? = nil,
        logDirectory: String? = nil,
        logNamesRequests: Bool = false
    ) {
        self.name = name
        self.host = host
        self.engine = engine
        self.endpoints = endpoints
        self.filesDirectory = filesDirectory
        self.dataDirectory = dataDirectory
        self.logDirectory = logDirectory
        self.logNamesRequests = logNamesRequests
    }
}
