/// A port of the tunnel, and where replicas of the service's own image take its requests.
struct WebListener: Equatable {
    /// The port of the tunnel.
    let port: Int
    /// `http` or `https`.
    let scheme: String
    /// The port of the replicas.
    let replicaPort: Int
    /// Whether replicas speak TLS there.
    let replicaTLS: Bool
}
