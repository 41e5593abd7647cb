/// How the end of a message's body is known.
public enum HTTPMessageFraming: Sendable, Equatable {
    /// There is no body.
    case none
    /// The body has this many bytes.
    case length(UInt64)
    /// The body comes in chunks.
    case chunked
    /// The body ends with the connection; responses only.
    case untilClose
}
