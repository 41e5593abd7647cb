public import LedgerFormat
public import VotingCore

/// Which entries are wanted; what is empty or nil excludes nothing.
public struct EntryQuery: Sendable, Hashable {
    /// Entries of one answer at most.
    public static let limitMax = 1_000
    /// Entries looked at for one answer; a query that finds little ends with a cursor instead of a wait.
    public static let scannedMax = 100_000

    /// Only entries about this service.
    public var service: String?
    /// Only entries of this actor.
    public var actor: String?
    /// Only entries of this writer.
    public var writer: WriterName?
    /// Kinds wanted.
    public var kinds: Set<EntryKind> = []
    /// Verdicts wanted.
    public var verdicts: Set<Verdict> = []
    /// Flags wanted.
    public var flags: Set<EntryFlag> = []
    /// Only entries that mention this replica.
    public var replica: String?
    /// Only votes in which a replica, or the one given, did not agree.
    public var disagreeing = false
    /// Only entries that are more than a unanimous vote.
    public var notable = false
    /// Only entries of this time or later, by their writers' clocks, in nanoseconds since 1970.
    public var since: Int64?
    /// Only entries before this time.
    public var until: Int64?
    /// True for the newest first.
    public var newestFirst = true
    /// Only entries behind this index in the direction of the query: where the last answer ended.
    public var after: UInt64?
    /// Entries wanted.
    public var limit = 100

    /// Creates a query that asks for the newest hundred entries.
    public init() {}

    /// Codes of verdicts in the database; 0 is no vote.
    static func code(of verdict: Verdict?) -> UInt8 {
        switch verdict {
        case nil: 0
        case .unanimous: 1
        case .majority: 2
        case .noMajority: 3
        case .insufficient: 4
        case .masked: 5
        case .skipped: 6
        }
    }

    /// Tells whether a decoded entry is wanted, as far as the database's columns cannot tell.
    func matches(_ entry: LedgerEntry?) -> Bool {
        guard replica != nil || disagreeing else { return true }
        guard let entry else { return false }
        guard let vote = entry.body.vote else {
            return !disagreeing && Self.mentions(replica, in: entry)
        }
        let record = vote.record
        let others =
            vote.names(of: record.dissented) + vote.names(of: record.failed)
            + vote.names(of: record.late)
        let leader = record.leader.flatMap { leader in
            vote.replicas.indices.contains(leader.position) ? vote.replicas[leader.position] : nil
        }
        if disagreeing { return replica.map(others.contains) ?? !others.isEmpty }
        guard let replica else { return true }
        return others.contains(replica) || leader == replica
            || vote.names(of: record.agreed).contains(replica)
    }

    private static func mentions(_ replica: String?, in entry: LedgerEntry) -> Bool {
        guard let replica else { return true }
        guard case .lifecycleEvent(let event) = entry.body else { return false }
        return event.object == replica
            || event.attributes.contains { $0.name == "name" && $0.value == replica }
    }
}
