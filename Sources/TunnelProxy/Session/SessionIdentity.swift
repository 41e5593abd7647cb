internal import WireProtocols

/// Who a session is on the replicas, and under which protocol options.
struct SessionIdentity {
    /// Account name.
    var user: String
    /// Proof of the account's password, as the replicas will ask for it.
    var secret: MySQLSecret
    /// Capabilities that client and replicas share, so that packets are relayed as they are.
    var capabilities: MySQLCapabilities
    /// Connection collation id.
    var collation: UInt8
    /// Current database; kept up to date for sessions that move to another replica.
    var database: String?
}
