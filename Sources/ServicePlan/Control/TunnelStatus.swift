/// Answer of `GET /v1/status` on the tunnel's control port.
public struct TunnelStatus: Codable, Sendable, Equatable {
    /// Name of the service.
    public var service: String
    /// Configured number of replicas.
    public var configuredReplicas: Int
    /// Equal replies needed.
    public var quorum: Int
    /// `vote`, or `observe` when the leader's reply is the answer; nil from older tunnels.
    public var mode: String?
    /// True once q replicas are active: clients are served.
    public var serving: Bool
    /// Why writes are refused; nil when they are not.
    public var frozenReason: String?
    /// Sequence number of the last committed write.
    public var sequence: UInt64
    /// Client sessions open now.
    public var sessions: Int
    /// Each replica and its life.
    public var replicas: [ReplicaStatus]
    /// Each path of a web server with several, whose quorum is that of one path then; nil with one.
    public var paths: [PathStatus]?
    /// Votes by verdict since the tunnel started.
    public var votes: [String: UInt64]

    /// Creates a status.
    public init(
        service: String,
        configuredReplicas: Int,
        quorum: Int,
        mode: String? = nil,
        serving: Bool,
        frozenReason: String?,
        sequence: UInt64,
        sessions: Int,
        replicas: [ReplicaStatus],
        paths: [PathStatus]? = nil,
        votes: [String: UInt64]
    ) {
        self.service = service
        self.configuredReplicas = configuredReplicas
        self.quorum = quorum
        self.mode = mode
        self.serving = serving
        self.frozenReason = frozenReason
        self.sequence = sequence
        self.sessions = sessions
        self.replicas = replicas
        self.paths = paths
        self.votes = votes
    }
}
