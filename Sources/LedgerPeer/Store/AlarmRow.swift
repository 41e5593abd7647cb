/// Something an operator has to look at; kept until it is over and after.
public struct AlarmRow: Sendable, Hashable, Codable {
    /// Short name of what it is, such as `fork`.
    public var kind: String
    /// Whom or what it is about, such as an actor.
    public var subject: String
    /// What happened and what to do.
    public var text: String
    /// What proves it to others, such as two signed checkpoints; may be empty.
    public var evidence: String
    /// When it was seen first, in milliseconds since 1970.
    public var firstAtUnixMilliseconds: Int64
    /// When it was seen last.
    public var lastAtUnixMilliseconds: Int64
    /// How often it was seen.
    public var count: Int
    /// When it was over; nil while it lasts.
    public var clearedAtUnixMilliseconds: Int64?

    enum CodingKeys: String, CodingKey {
        case kind, subject, text, evidence, count
        case firstAtUnixMilliseconds = "first_at_unix_ms"
        case lastAtUnixMilliseconds = "last_at_unix_ms"
        case clearedAtUnixMilliseconds = "cleared_at_unix_ms"
    }

    /// Creates an alarm seen once.
    public init(kind: String, subject: String, text: String, evidence: String = "", at: Int64) {
        self.kind = kind
        self.subject = subject
        self.text = text
        self.evidence = evidence
        firstAtUnixMilliseconds = at
        lastAtUnixMilliseconds = at
        count = 1
        clearedAtUnixMilliseconds = nil
    }
}
