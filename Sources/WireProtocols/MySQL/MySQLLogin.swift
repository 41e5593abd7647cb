/// A client's login that the tunnel has accepted.
public struct MySQLLogin: Sendable, Equatable {
    /// Account name.
    public var user: String
    /// What the replicas can be logged in to with.
    public var secret: MySQLSecret
    /// Database to start in.
    public var database: String?
    /// Flags both sides agreed on, for use with the replicas too.
    public var capabilities: MySQLCapabilities
    /// Collation of the session.
    public var collation: UInt8

    /// Creates a login.
    public init(
        user: String,
        secret: MySQLSecret,
        database: String?,
        capabilities: MySQLCapabilities,
        collation: UInt8
    ) {
        self.user = user
        self.secret = secret
        self.database = database
        self.capabilities = capabilities
        self.collation = collation
    }
}
