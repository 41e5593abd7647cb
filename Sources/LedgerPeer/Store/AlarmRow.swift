import LedgerFormat
import LibCrypto

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

    /// Hexadecimal digits of an identifier.
    private static let identifierDigits = 12

    /// What an acknowledgement names: the same for the same kind and subject at every peer.
    public var identifier: String {
        let digest = SHA256.hash(Array("\(kind)\n\(subject)".utf8))
        return String(HexText.text(of: digest).prefix(Self.identifierDigits))
    }

    /// The leaf that the evidence begins with; nil when it names none.
    var leaf: UInt64? {
        guard evidence.hasPrefix("leaf ") else { return nil }
        return UInt64(evidence.dropFirst(5).prefix { $0.isNumber })
    }

    /// How an acknowledgement names this alarm: its kind and its identifier.
    var acknowledgedName: String { "\(kind) \(identifier)" }

    /// The alarm that an acknowledgement ends; nil when it names none.
    static func identifier(of acknowledgement: Acknowledgement) -> String? {
        let parts = acknowledgement.alarm.split(separator: " ")
        guard parts.count == 2, parts[1].utf8.count == identifierDigits else { return nil }
        return String(parts[1])
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
