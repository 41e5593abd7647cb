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
}
