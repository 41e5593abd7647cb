/// The typed description of one fault-tolerant web service: what the compiler decided and the runtimes obey.
///
/// The compiler writes it as `ft/SERVICE.plan.yml`; the tunnel and the voter of each path read it. Values only, no
/// logic (docs/ARCHITECTURE.md, "Plans"). Its `serviceClass` tells it from a `Plan`.
public struct WebServicePlan: Codable, Sendable, Equatable {
    /// The version of this format that this build writes and reads.
    public static let currentVersion = 1

    /// Format version; a runtime refuses a version it does not know.
    public var planVersion: Int
    /// Name of the service in the annotated source; also the DNS name the tunnel takes over.
    public var service: String
    /// Container class, `webserver`.
    public var serviceClass: String
    /// Number of equal replies that decide a vote, over the configured replicas of one path.
    public var quorum: Int
    /// `vote` masks faults; `observe` compares and reports only.
    public var mode: String
    /// `fail` (default) or `primary` (an unvoted answer, marked as such).
    public var onNoMajority: String
    /// Host names served, `*.` in front for a whole domain; empty for every name.
    public var domains: [String]
    /// The ports clients connect to.
    public var listeners: [WebListenerPlan]
    /// Certificates of the listeners with TLS; for a name without one the tunnel makes its own.
    public var certificates: [WebCertificatePlan]
    /// The groups of replicas, in order; at least 1 and at most 9.
    public var paths: [WebPathPlan]
    /// How requests are spread over paths.
    public var balancing: WebBalancingPlan
    /// What counts as an equal answer.
    public var comparison: WebComparisonPlan
    /// How differences of every replica are told from faults.
    public var noise: WebNoisePlan
    /// How replicas' cookies become one.
    public var sessions: WebSessionPlan
    /// Whether requests that may change something go to all replicas in one order.
    public var ordersWrites: Bool
    /// Replicated services behind, of which each replica has one of its own.
    public var chains: [WebChainPlan]
    /// What becomes of a replica that differs.
    public var repair: WebRepairPlan
    /// The proxy in front of the replicas.
    public var tunnel: WebTunnelPlan
    /// Where votes are recorded, and what answers wait for; `voterWriter` is the first path's.
    public var ledger: ServiceLedgerPlan
    /// Placeholder values the compiler saw; `FT_EXPECT_<key>` must hold the same at run time.
    public var expect: [String: String]

    /// Creates a plan from its parts.
    public init(
        planVersion: Int = WebServicePlan.currentVersion,
        service: String,
        serviceClass: String = "webserver",
        quorum: Int,
        mode: String,
        onNoMajority: String,
        domains: [String],
        listeners: [WebListenerPlan],
        certificates: [WebCertificatePlan],
        paths: [WebPathPlan],
        balancing: WebBalancingPlan,
        comparison: WebComparisonPlan,
        noise: WebNoisePlan,
        sessions: WebSessionPlan,
        ordersWrites: Bool,
        chains: [WebChainPlan],
        repair: WebRepairPlan,
        tunnel: WebTunnelPlan,
        ledger: ServiceLedgerPlan,
        expect: [String: String]
    ) {
        self.planVersion = planVersion
        self.service = service
        self.serviceClass = serviceClass
        self.quorum = quorum
        self.mode = mode
        self.onNoMajority = onNoMajority
        self.domains = domains
        self.listeners = listeners
        self.certificates = certificates
        self.paths = paths
        self.balancing = balancing
        self.comparison = comparison
        self.noise = noise
        self.sessions = sessions
        self.ordersWrites = ordersWrites
        self.chains = chains
        self.repair = repair
        self.tunnel = tunnel
        self.ledger = ledger
        self.expect = expect
    }
}
