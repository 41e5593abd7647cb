/// The typed description of one fault-tolerant service: what the compiler decided and the runtimes obey.
///
/// The compiler writes it as `ft/SERVICE.plan.yml`; tunnel, voter and seed read it. Values only, no
/// logic (docs/ARCHITECTURE.md, "Plans"). Every key is written out, so a reader needs no defaults.
public struct Plan: Codable, Sendable, Equatable {
    /// The version of this format that this build writes and reads.
    public static let currentVersion = 2

    /// Format version; a runtime refuses a version it does not know.
    public var planVersion: Int
    /// Name of the service in the annotated source; also the DNS name the tunnel takes over.
    public var service: String
    /// Container class; `database` is the only one with a runtime so far.
    public var serviceClass: String
    /// Server family that speaks on the replicas: `mariadb` or `mysql`.
    public var engine: String
    /// Number of equal replies that decide a vote, over the configured replicas.
    public var quorum: Int
    /// `vote` masks faults; `observe` compares and reports only.
    public var mode: String
    /// `reply` answers after the reply vote; `state` makes a write's reply wait for the state vote.
    public var voting: String
    /// `fail` (default) or `primary` (an unvoted answer, marked as such in the record).
    public var onNoMajority: String
    /// The redundant containers, in order; at least 2 and at most 9.
    public var replicas: [ReplicaPlan]
    /// The proxy in front of the replicas.
    public var tunnel: TunnelPlan
    /// The container that votes on what a reply does not show.
    public var voter: VoterPlan
    /// Accounts the runtimes use on the replicas; names of variables, never values.
    public var credentials: CredentialPlan
    /// Where votes are recorded, and what answers wait for.
    public var ledger: ServiceLedgerPlan
    /// Placeholder values the compiler saw; `FT_EXPECT_<key>` must hold the same at run time.
    public var expect: [String: String]

    /// Creates a plan from its parts; without a `ledger` it is the one of a runtime by itself.
    public init(
        planVersion: Int = Plan.currentVersion,
        service: String,
        serviceClass: String,
        engine: String,
        quorum: Int,
        mode: String,
        voting: String,
        onNoMajority: String,
        replicas: [ReplicaPlan],
        tunnel: TunnelPlan,
        voter: VoterPlan,
        credentials: CredentialPlan,
        ledger: ServiceLedgerPlan? = nil,
        expect: [String: String]
    ) {
        self.planVersion = planVersion
        self.service = service
        self.serviceClass = serviceClass
        self.engine = engine
        self.quorum = quorum
        self.mode = mode
        self.voting = voting
        self.onNoMajority = onNoMajority
        self.replicas = replicas
        self.tunnel = tunnel
        self.voter = voter
        self.credentials = credentials
        self.ledger =
            ledger
            ?? ServiceLedgerPlan(tunnelWriter: service, voterWriter: "\(service)-voter")
        self.expect = expect
    }
}
