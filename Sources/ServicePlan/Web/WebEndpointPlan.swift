/// Where a replica takes the requests of one of the tunnel's listeners.
public struct WebEndpointPlan: Codable, Sendable, Equatable {
    /// Port of the listener.
    public var listener: Int
    /// Port the replica listens on.
    public var port: Int
    /// Whether the replica speaks TLS there; its certificate is not checked, the network is internal.
    public var tls: Bool

    /// Creates the description.
    public init(
        listener: Int,
        port: Int,
        tls: Bool
    ) {
        self.listener = listener
        self.port = port
        self.tls = tls
    }
}
