/// One redundant container of a service.
public struct ReplicaPlan: Codable, Sendable, Equatable {
    /// Compose service name, such as `db-1`; also its identity in records and metrics.
    public var name: String
    /// DNS name or address on the service's internal network.
    public var host: String
    /// Port the server listens on inside the replica.
    public var port: Int
    /// Folder where the voter sees this replica's log volume; nil when no log vote is on.
    public var logDirectory: String?

    /// Creates a replica's description.
    public init(name: String, host: String, port: Int, logDirectory: String? = nil) {
        self.name = name
        self.host = host
        self.port = port
        self.logDirectory = logDirectory
    }
}
