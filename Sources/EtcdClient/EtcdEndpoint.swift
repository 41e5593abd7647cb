/// Where one member of the cluster listens for clients.
public struct EtcdEndpoint: Hashable, Sendable {
    /// Host name or address.
    public var host: String
    /// Port for clients, usually 2379.
    public var port: Int

    /// Creates an endpoint.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
