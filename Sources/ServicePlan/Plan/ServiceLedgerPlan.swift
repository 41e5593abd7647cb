/// Where the votes of one service are recorded, and what an answer waits for.
public struct ServiceLedgerPlan: Codable, Sendable, Equatable {
    /// `etcd` or `local`.
    ///
    /// With `etcd` batches go to the actor's peer at `peerURL`; with `local` tunnel and voter each keep
    /// a ledger of one actor in their own state folder, ordered by one file.
    public var mode: String
    /// What an answer waits for: `async`, `spooled`, `ordered` or `final`.
    public var durability: String
    /// The actor in whose name tunnel and voter write.
    public var actor: String
    /// Name the tunnel writes under, unique among all services of the project.
    public var tunnelWriter: String
    /// Name the voter writes under.
    public var voterWriter: String
    /// Name of the log; with `mode: local` each runtime's own log is `ORIGIN/WRITER`.
    public var origin: String
    /// URL of the actor's peer; nil with `mode: local`.
    public var peerURL: String?
    /// File of the token the peer asks for; nil with `mode: local`.
    public var tokenFile: String?
    /// When blocks are cut; with `mode: etcd` the peers' own plan says the same.
    public var block: LedgerBlockPlan
    /// What is kept; with `mode: local` of each runtime's own ledger.
    public var retention: LedgerRetentionPlan
    /// Bytes of entries that wait on disk for the ledger before records are dropped and counted.
    public var spoolBytesMax: Int

    /// Creates the description; the defaults are those of a runtime that is started by hand.
    public init(
        mode: String = "local",
        durability: String = "async",
        actor: String = "provider",
        tunnelWriter: String,
        voterWriter: String,
        origin: String = "ftcompose.dev/ledger/local",
        peerURL: String? = nil,
        tokenFile: String? = nil,
        block: LedgerBlockPlan = LedgerBlockPlan(),
        retention: LedgerRetentionPlan = LedgerRetentionPlan(),
        spoolBytesMax: Int = 1_073_741_824
    ) {
        self.mode = mode
        self.durability = durability
        self.actor = actor
        self.tunnelWriter = tunnelWriter
        self.voterWriter = voterWriter
        self.origin = origin
        self.peerURL = peerURL
        self.tokenFile = tokenFile
        self.block = block
        self.retention = retention
        self.spoolBytesMax = spoolBytesMax
    }
}
