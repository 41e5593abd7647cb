/// One line of a vote record file.
public struct VoteLine: Sendable, Equatable, Decodable {
    /// The line as it is in the file.
    public internal(set) var raw = ""
    /// Number the recorder gave it.
    public let number: UInt64
    /// Kind of record: those of `VoteKind`, or `gap`.
    public let kind: String
    /// Service it is about.
    public let service: String?
    /// Outcome of the vote.
    public let verdict: String?
    /// Place in the order of writes.
    public let sequence: UInt64?
    /// Client session.
    public let session: UInt64?
    /// Verb and object kind of the request.
    public let requestKind: String?
    /// Normalised request.
    public let statement: String?
    /// What each replica did: `agreed`, `dissented`, `failed` or `late`.
    public let replicas: [String: String]
    /// Replica that answered, or whom the record is about.
    public let leader: String?
    /// Digest of the request.
    public let requestDigest: String?
    /// Digest of the winning reply.
    public let winnerDigest: String?
    /// When the outcome was known, ISO 8601 in UTC with microseconds.
    public let decidedAt: String
    /// When the last reply was in.
    public let completedAt: String
    /// Marks of the vote.
    public let flags: [String]
    /// Why, for people.
    public let reason: String?
    /// Records a gap stands for.
    public let dropped: UInt64?

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
}
