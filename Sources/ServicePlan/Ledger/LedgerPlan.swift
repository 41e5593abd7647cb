/// The typed description of a project's ledger: who keeps it, who orders it, when blocks are cut.
///
/// The compiler writes it as `ft/ledger.plan.yml` when the ledger has containers of its own (`mode:
/// etcd`); the peers and the two one-shots read it. Values only, no logic, every key written out.
public struct LedgerPlan: Codable, Sendable, Equatable {
    /// The version of this format that this build writes and reads.
    public static let currentVersion = 1

    /// Format version; a reader refuses a version it does not know.
    public var planVersion: Int
    /// Name of the log, a URL without its scheme: first line of every checkpoint, part of every batch.
    public var origin: String
    /// The parties that keep a copy each, in order; the first one runs tunnels and voters.
    public var actors: [LedgerActorPlan]
    /// The members that put entries in order; an odd number.
    public var members: [LedgerMemberPlan]
    /// When blocks are cut.
    public var block: LedgerBlockPlan
    /// What a peer keeps of the ledger.
    public var retention: LedgerRetentionPlan
    /// Folder of the peers' own volumes: keys and the ledger itself.
    public var stateDirectory: String
    /// Folder of the volume over which peers and `ledger init` give one another public things.
    ///
    /// Peers write `requests/ACTOR/…`, init writes `granted/…`; no private key is ever in it.
    public var exchangeDirectory: String
    /// Folder of the volume with the certificate authority's key, which only the two one-shots have.
    public var authorityDirectory: String
    /// Port of the peers' HTTP API.
    public var peerPort: Int
    /// Placeholder values the compiler saw; `FT_EXPECT_<key>` must hold the same at run time.
    public var expect: [String: String]

    /// Creates a plan from its parts.
    public init(
        planVersion: Int = LedgerPlan.currentVersion,
        origin: String,
        actors: [LedgerActorPlan],
        members: [LedgerMemberPlan],
        block: LedgerBlockPlan = LedgerBlockPlan(),
        retention: LedgerRetentionPlan = LedgerRetentionPlan(),
        stateDirectory: String,
        exchangeDirectory: String,
        authorityDirectory: String,
        peerPort: Int,
        expect: [String: String] = [:]
    ) {
        self.planVersion = planVersion
        self.origin = origin
        self.actors = actors
        self.members = members
        self.block = block
        self.retention = retention
        self.stateDirectory = stateDirectory
        self.exchangeDirectory = exchangeDirectory
        self.authorityDirectory = authorityDirectory
        self.peerPort = peerPort
        self.expect = expect
    }
}
