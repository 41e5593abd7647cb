/// Where a replica listens.
public struct ReplicaAddress: Sendable, Hashable {
    /// DNS name or address.
    public var host: String
    /// Port.
    public var port: Int

    /// Creates an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
