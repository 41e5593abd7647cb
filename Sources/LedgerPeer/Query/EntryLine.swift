import LedgerFormat
import VotingCore

/// One entry as queries and exports show it: a line of JSON.
///
/// What a vote record says has the fields of `ftcompose votes --json`, with the meanings they have
/// there; what the ledger knows besides has names of its own.
public struct EntryLine: Sendable, Hashable, Codable {
    /// Index of its leaf.
    public var index: UInt64
    /// Name of the kind, or `unreadable`.
    public var kind: String
    /// Kind of the vote record, such as `reply`; the entry's kind where it is none.
    public var recordKind: String
    /// When it happened, by the writer's clock: ISO 8601 in UTC.
    public var time: String
    /// When the last reply was in.
    public var completedAt: String
    /// The same in nanoseconds since 1970.
    public var unixNanoseconds: Int64
    /// `actor/service` of who signed it.
    public var writer: String
    /// Its number among the writer's entries.
    public var sequence: UInt64?
    /// Name of the flag.
    public var flag: String
    /// Whether a majority of the actors has cosigned it.
    public var final: Bool
    /// Service it is about.
    public var service: String?
    /// Outcome of the vote.
    public var verdict: String?
    /// Place in the service's order of writes.
    public var write: UInt64?
    /// Client session.
    public var session: UInt64?
    /// Verb and object kind of the request.
    public var requestKind: String?
    /// Normalised request.
    public var statement: String?
    /// What each replica did: `agreed`, `dissented`, `failed` or `late`.
    public var replicas: [String: String]?
    /// Replica that answered, or whom the entry is about.
    public var leader: String?
    /// Digest of the request.
    public var requestDigest: String?
    /// Digest of the winning reply.
    public var winnerDigest: String?
    /// Marks of the vote.
    public var marks: [String]?
    /// Entries that a gap stands for.
    public var dropped: UInt64?
    /// Why, or what, for people.
    public var reason: String?

    enum CodingKeys: String, CodingKey {
        case index, writer, final, service, verdict, session, statement, replicas, leader, dropped
        case reason
        case kind = "entry_kind"
        case recordKind = "kind"
        case time = "decided_at"
        case completedAt = "completed_at"
        case unixNanoseconds = "unix_nanoseconds"
        case sequence = "number"
        case write = "sequence"
        case flag = "entry_flag"
        case marks = "flags"
        case requestKind = "request_kind"
        case requestDigest = "request_digest"
        case winnerDigest = "winner_digest"
    }
}

extension EntryLine {
    /// Describes an entry; nil entries are values of the order that could not be read.
    init(_ place: EntryPlace, _ entry: LedgerEntry?) {
        index = place.index
        kind = entry?.kind.name ?? "unreadable"
        recordKind = entry?.body.vote?.record.kind.rawValue ?? kind
        unixNanoseconds = entry?.time ?? 0
        time = UTCText.text(unixNanoseconds: unixNanoseconds)
        completedAt = time
        writer = place.writer
        sequence = place.sequence
        flag = EntryFlag(rawValue: place.flag)?.name ?? "flag_\(place.flag)"
        final = place.isFinal
        guard let entry else {
            reason = "a value of the order that is no batch; only its digest is kept"
            return
        }
        service = entry.service.isEmpty ? nil : entry.service
        if case .gap(let gap) = entry.body { dropped = gap.dropped }
        if let vote = entry.body.vote { describe(vote) } else { reason = Self.text(entry.body) }
    }

    private mutating func describe(_ vote: VoteContent) {
        let record = vote.record
        // A record that came out of an entry's bytes has a time that nanoseconds can hold.
        let completed = record.completedAtUnixMicroseconds.multipliedReportingOverflow(by: 1_000)
        if !completed.overflow {
            completedAt = UTCText.text(unixNanoseconds: completed.partialValue)
        }
        verdict = record.verdict?.rawValue
        write = record.sequence
        session = record.session
        requestKind = record.requestKind.isEmpty ? nil : record.requestKind
        statement = record.statement.isEmpty ? nil : record.statement
        requestDigest = record.requestDigest?.description
        winnerDigest = record.winnerDigest?.description
        var parts: [String: String] = [:]
        for (name, set) in [
            ("agreed", record.agreed), ("dissented", record.dissented), ("failed", record.failed),
            ("late", record.late),
        ] {
            for replica in vote.names(of: set) { parts[replica] = name }
        }
        replicas = parts.isEmpty ? nil : parts
        if let leader = record.leader, vote.replicas.indices.contains(leader.position) {
            self.leader = vote.replicas[leader.position]
        }
        let names = Self.markNames.filter { record.flags.contains($0.0) }.map(\.1)
        marks = names.isEmpty ? nil : names
        reason = record.reason.isEmpty ? nil : record.reason
    }
}
