public import Diagnostics

extension JSONValue: ExpressibleByStringLiteral {
    /// Text, so that schemas read like the JSON they become.
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}
