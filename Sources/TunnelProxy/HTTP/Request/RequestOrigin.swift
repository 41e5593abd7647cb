/// Where a request came from.
struct RequestOrigin: Sendable {
    /// Address of the client.
    var client: String
    /// `http` or `https`.
    var scheme: String
    /// The Host that replicas are told where the client names none.
    var defaultHost: String
    /// Number of the client's connection.
    var session: UInt64
    /// Whether it goes to different servers: headers that they read differently are left out.
    var isForVariants = false
}
