/// Why a login to a server did not succeed.
public enum MySQLAuthenticationFailure: Error, Sendable, Equatable {
    /// The server said no.
    case server(ErrorPacket)
    /// This side gave up, and why.
    case refused(String)
}
