/// An alarm with its evidence and what became of it, as `ledger conflicts` shows it.
public struct AlarmReport: Sendable, Hashable, Codable {
    /// What became of an alarm.
    public enum State: String, Sendable, Hashable, Codable {
        /// It lasts until its cause is gone or the operator acknowledges it.
        case lasting
        /// Its cause is gone.
        case over
        /// The operator has acknowledged it.
        case acknowledged
    }

    /// What the operator said of it.
    public struct Seen: Sendable, Hashable, Codable {
        /// Who has seen it.
        public var person: String
        /// What they said.
        public var remark: String
        /// Leaf that holds the acknowledgement.
        public var leaf: UInt64
        /// When, in milliseconds since 1970.
        public var atUnixMilliseconds: Int64

        enum CodingKeys: String, CodingKey {
            case person, remark, leaf
            case atUnixMilliseconds = "at_unix_ms"
        }
    }

    /// What `ledger acknowledge` takes; the same at every peer.
    public var identifier: String
    /// Whose peer it shows at.
    public var actor: String
    /// What became of it.
    public var state: State
    /// The alarm itself.
    public var alarm: AlarmRow
    /// The newest acknowledgement; nil when there is none.
    public var seen: Seen?

    enum CodingKeys: String, CodingKey {
        case actor, state, alarm
        case identifier = "id"
        case seen = "acknowledged"
    }
}
