internal import GRPCCore
internal import GRPCNIOTransportHTTP2

/// A connection to one member; the transport reopens it as often as needed.
struct MemberConnection: Sendable {
    typealias Transport = HTTP2ClientTransport.Posix

    /// Largest message taken; etcd sends at most about 2 MiB.
    static let messageBytesMax = 8 << 20
    private static let backoffFirstMilliseconds = 200
    private static let backoffMaxMilliseconds = 2_000
    private static let keepaliveSeconds = 20
    private static let keepaliveTimeoutSeconds = 10

    let endpoint: EtcdEndpoint
    let client: GRPCClient<Transport>

    init(
        _ endpoint: EtcdEndpoint,
        _ configuration: EtcdConfiguration
    ) throws(EtcdError) {
        self.endpoint = endpoint
        do {
            client = GRPCClient(
                transport: try Transport(
                    target: Self.target(endpoint),
                    transportSecurity: Self.security(configuration),
                    config: .defaults { config in
                        config.backoff.initial = .milliseconds(Self.backoffFirstMilliseconds)
                        config.backoff.max = .milliseconds(Self.backoffMaxMilliseconds)
                        config.connection.keepalive = .init(
                            time: .seconds(Self.keepaliveSeconds),
                            timeout: .seconds(Self.keepaliveTimeoutSeconds),
                            allowWithoutCalls: false
                        )
                    },
                    // No service configuration: gRPC itself repeats no call, whatever a resolver says.
                    serviceConfig: ServiceConfig()
                )
            )
        } catch {
            throw .refused("certificates for \(endpoint) cannot be used: \(error)")
        }
    }

    var keyValue: Etcdserverpb_KV.Client<Transport> { .init(wrapping: client) }
    var watch: Etcdserverpb_Watch.Client<Transport> { .init(wrapping: client) }
    var cluster: Etcdserverpb_Cluster.Client<Transport> { .init(wrapping: client) }
    var maintenance: Etcdserverpb_Maintenance.Client<Transport> { .init(wrapping: client) }
    var authorization: Etcdserverpb_Auth.Client<Transport> { .init(wrapping: client) }

    private static func security(_ configuration: EtcdConfiguration) -> Transport.TransportSecurity
    {
        .mTLS(
            certificateChain: [.bytes(configuration.certificatePEM, format: .pem)],
            privateKey: .bytes(configuration.privateKeyPEM, format: .pem)
        ) { tls in
            tls.trustRoots = .certificates([.bytes(configuration.authorityPEM, format: .pem)])
            tls.serverCertificateVerification = .fullVerification
        }
    }

    /// An address is given as such, because a host name goes into the TLS greeting, where addresses
    /// are not allowed.
    private static func target(_ endpoint: EtcdEndpoint) -> any ResolvableTarget {
        switch endpoint.form {
        case .ipv4: .ipv4(address: endpoint.host, port: endpoint.port)
        case .ipv6: .ipv6(address: endpoint.host, port: endpoint.port)
        case .name: .dns(host: endpoint.host, port: endpoint.port)
        }
    }
}

extension EtcdEndpoint {
    fileprivate enum Form {
        case ipv4, ipv6, name
    }

    fileprivate var form: Form {
        if host.contains(":") { return .ipv6 }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } ? .ipv4 : .name
    }
}
