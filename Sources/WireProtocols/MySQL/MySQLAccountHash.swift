/// What the servers store about one account that matches a user name.
public enum MySQLAccountHash: Sendable, Equatable {
    /// The account has no password.
    case noPassword
    /// SHA1(SHA1(password)), twenty bytes.
    case native([UInt8])
    /// Nothing that could be checked here: the password is handed to the replicas, which decide.
    case delegated
}
