/// One etcd member.
public struct LedgerMemberPlan: Codable, Sendable, Equatable {
    /// Compose service, such as `ft-etcd-1`; also the member's own name and the name in its certificate.
    public var name: String
    /// DNS name or address on the ledger's network.
    public var host: String
    /// Port for clients, TLS only.
    public var clientPort: Int
    /// Port for the other members, TLS only.
    public var peerPort: Int
    /// Folder where `ledger certificates` writes `ca.crt`, `tls.crt` and `tls.key` of this member.
    ///
    /// One certificate for all its roles: server and client among members, server for peers, and client
    /// of the member's own health check.
    public var tlsDirectory: String

    /// Creates a member's description.
    public init(
        name: String,
        host: String,
        clientPort: Int = 2379,
        peerPort: Int = 2380,
        tlsDirectory: String
    ) {
        self.name = name
        self.host = host
        self.clientPort = clientPort
        self.peerPort = peerPort
        self.tlsDirectory = tlsDirectory
    }
}
