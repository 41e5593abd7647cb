public import LedgerFormat

/// How a peer works, apart from who it is.
public struct PeerConfiguration: Sendable {
    /// When blocks are cut; all peers of a ledger have the same.
    public var block = BlockRule()
    /// What is kept.
    public var retention = RetentionRule()
    /// Services that may write in the actor's name; nil allows any.
    public var writers: Set<String>?
    /// How long an actor may not cosign before that is an alarm.
    public var withheldMilliseconds: Int64 = 30_000
    /// How often other peers are asked for their signatures while something is not final.
    public var exchangeMilliseconds = 2_000
    /// How often old entries are removed.
    public var housekeepingMilliseconds = 60_000
    /// How often the order is pruned; what is not pruned fills the members' files and their memory.
    public var pruneMilliseconds = 5_000
    /// How often a part of the database is checked.
    public var scrubMilliseconds = 1_000
    /// Leaves that one part of the check covers.
    public var scrubLeavesMax: UInt64 = 1_024
    /// Revisions that the order keeps behind what the actors have stored.
    public var keptRevisions: UInt64 = 2_000
    /// How long an actor that is behind keeps in the order what it lacks.
    public var pruneGraceMilliseconds: Int64 = 60_000
    /// What the members' file may hold (their `--quota-backend-bytes`).
    public var orderBytesMax: UInt64 = 2 << 30
    /// Whether policy and plan are put on record when they are not those that this peer told of last.
    public var recordsPolicy = false
    /// Digest of the ledger's plan, if it has one.
    public var plan: LedgerDigest?
    /// Leaves of one transaction at most.
    public var roundLeavesMax = 2_048
    /// How long all other peers are waited for when the order was replaced; then a majority will do.
    public var orderChangeMilliseconds: Int64 = 60_000
    /// Pause after a lost connection to the order.
    public var retryMilliseconds = 500

    /// Creates the default configuration.
    public init() {}
}
