/// How to reach a cluster and who logs in.
public struct EtcdConfiguration: Sendable {
    /// Members known from the start; the first is this actor's own, which is asked first.
    public var endpoints: [EtcdEndpoint]
    /// Certificate of the authority that signed the members' certificates, as PEM.
    public var authorityPEM: [UInt8]
    /// This client's certificate as PEM; its common name is the etcd user.
    public var certificatePEM: [UInt8]
    /// The private key of the certificate as PEM.
    public var privateKeyPEM: [UInt8]
    /// The only cluster to talk to; nil takes the first that answers.
    public var clusterIdentifier: UInt64?
    /// How long one member may take to answer, in milliseconds.
    public var memberTimeoutMilliseconds = 3_000
    /// How long a call goes on asking members in turn, in milliseconds.
    public var callTimeoutMilliseconds = 12_000
    /// How often the list of members is read, in milliseconds.
    public var membersIntervalMilliseconds = 15_000
    /// How often a watch asks for a sign of life, in milliseconds.
    public var progressIntervalMilliseconds = 1_000
    /// How long a watch may be silent before it goes to another member, in milliseconds.
    public var silenceMaxMilliseconds = 10_000
    /// How long a watch stays away from the own member once that answers again, in milliseconds.
    public var returnIntervalMilliseconds = 15_000

    /// Describes a client.
    public init(
        endpoints: [EtcdEndpoint],
        authorityPEM: [UInt8],
        certificatePEM: [UInt8],
        privateKeyPEM: [UInt8]
    ) {
        self.endpoints = endpoints
        self.authorityPEM = authorityPEM
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}
