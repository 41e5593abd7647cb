/// What a scalar is to a reader of YAML 1.2's core schema as Go's YAML library understands it.
public enum YAMLResolution: Sendable, Equatable {
    /// `null`, `~` or nothing.
    case null
    /// `true` or `false`; YAML 1.1's `yes`, `on`, … are strings here.
    case boolean(Bool)
    /// A whole number of 64 bits.
    case integer(Int)
    /// Any other number.
    case float(Double)
    /// A date, with or without time.
    case timestamp
    /// Everything else.
    case string

    /// The kind in words for a message.
    public var kindName: String {
        switch self {
        case .null: "nothing"
        case .boolean: "a boolean"
        case .integer: "a whole number"
        case .float: "a number"
        case .timestamp: "a date"
        case .string: "a string"
        }
    }
}
