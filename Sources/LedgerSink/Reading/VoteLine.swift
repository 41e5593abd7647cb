/// One vote record as `ftcompose votes` shows it, and as a line of JSON.
public struct VoteLine: Sendable, Equatable, Codable {
    /// Number the writer gave it.
    public var number: UInt64
    /// Kind of record: those of `VoteKind`, or `gap`.
    public var kind: String
    /// Service it is about.
    public var service: String?
    /// Outcome of the vote.
    public var verdict: String?
    /// Place in the order of writes.
    public var sequence: UInt64?
    /// Client session.
    public var session: UInt64?
    /// Verb and object kind of the request.
    public var requestKind: String?
    /// Normalised request.
    public var statement: String?
    /// What each replica did: `agreed`, `dissented`, `failed` or `late`.
    public var replicas: [String: String] = [:]
    /// Replica that answered, or whom the record is about.
    public var leader: String?
    /// Digest of the request.
    public var requestDigest: String?
    /// Digest of the winning reply.
    public var winnerDigest: String?
    /// When the outcome was known, ISO 8601 in UTC with microseconds.
    public var decidedAt: String
    /// When the last reply was in.
    public var completedAt: String
    /// Marks of the vote.
    public var flags: [String] = []
    /// Why, for people.
    public var reason: String?
    /// Records a gap stands for; 0 when nobody knows how many.
    public var dropped: UInt64?

    enum CodingKeys: String, CodingKey {
        case number, kind, service, verdict, sequence, session
        case requestKind = "request_kind"
        case statement, replicas, leader
        case requestDigest = "request_digest"
        case winnerDigest = "winner_digest"
        case decidedAt = "decided_at"
        case completedAt = "completed_at"
        case flags, reason, dropped
    }

    /// Creates a line with times in microseconds since 1970; everything else is absent.
    public init(
        number: UInt64,
        kind: String,
        decidedAtUnixMicroseconds: Int64,
        completedAtUnixMicroseconds: Int64
    ) {
        self.number = number
        self.kind = kind
        decidedAt = CalendarTime(unixMicroseconds: decidedAtUnixMicroseconds).text
        completedAt = CalendarTime(unixMicroseconds: completedAtUnixMicroseconds).text
    }

    /// Reads a line's fields.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        number = try fields.decode(UInt64.self, forKey: .number)
        kind = try fields.decode(String.self, forKey: .kind)
        service = try fields.decodeIfPresent(String.self, forKey: .service)
        verdict = try fields.decodeIfPresent(String.self, forKey: .verdict)
        sequence = try fields.decodeIfPresent(UInt64.self, forKey: .sequence)
        session = try fields.decodeIfPresent(UInt64.self, forKey: .session)
        requestKind = try fields.decodeIfPresent(String.self, forKey: .requestKind)
        statement = try fields.decodeIfPresent(String.self, forKey: .statement)
        replicas = try fields.decodeIfPresent([String: String].self, forKey: .replicas) ?? [:]
        leader = try fields.decodeIfPresent(String.self, forKey: .leader)
        requestDigest = try fields.decodeIfPresent(String.self, forKey: .requestDigest)
        winnerDigest = try fields.decodeIfPresent(String.self, forKey: .winnerDigest)
        decidedAt = try fields.decode(String.self, forKey: .decidedAt)
        completedAt = try fields.decode(String.self, forKey: .completedAt)
        flags = try fields.decodeIfPresent([String].self, forKey: .flags) ?? []
        reason = try fields.decodeIfPresent(String.self, forKey: .reason)
        dropped = try fields.decodeIfPresent(UInt64.self, forKey: .dropped)
    }

    /// Writes the fields that say something.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(number, forKey: .number)
        try fields.encode(kind, forKey: .kind)
        try fields.encodeIfPresent(service, forKey: .service)
        try fields.encodeIfPresent(verdict, forKey: .verdict)
        try fields.encodeIfPresent(sequence, forKey: .sequence)
        try fields.encodeIfPresent(session, forKey: .session)
        try fields.encodeIfPresent(requestKind, forKey: .requestKind)
        try fields.encodeIfPresent(statement, forKey: .statement)
        if !replicas.isEmpty { try fields.encode(replicas, forKey: .replicas) }
        try fields.encodeIfPresent(leader, forKey: .leader)
        try fields.encodeIfPresent(requestDigest, forKey: .requestDigest)
        try fields.encodeIfPresent(winnerDigest, forKey: .winnerDigest)
        try fields.encode(decidedAt, forKey: .decidedAt)
        try fields.encode(completedAt, forKey: .completedAt)
        if !flags.isEmpty { try fields.encode(flags, forKey: .flags) }
        try fields.encodeIfPresent(reason, forKey: .reason)
        try fields.encodeIfPresent(dropped, forKey: .dropped)
    }
}
