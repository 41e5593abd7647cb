/// One port on which the tunnel of a web service answers clients.
public struct WebListenerPlan: Codable, Sendable, Equatable {
    /// Port clients connect to.
    public var port: Int
    /// `http`, or `https` for TLS that ends at the tunnel.
    public var scheme: String

    /// Creates the description.
    public init(
        port: Int,
        scheme: String
    ) {
        self.port = port
        self.scheme = scheme
    }
}
