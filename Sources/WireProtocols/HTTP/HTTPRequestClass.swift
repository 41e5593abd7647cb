/// What a request may do to a server, judged by its method.
public struct HTTPRequestClass: Sendable, Equatable {
    /// The request only reads: it may run beside others and be asked again anywhere.
    public let isSafe: Bool
    /// Running it twice leaves the same state as running it once: it may be tried on another path.
    public let isIdempotent: Bool

    /// The request is a command of a state machine: all replicas must get it in one order.
    public var isOrdered: Bool { !isSafe }

    /// Creates the class of a method (RFC 9110 section 9.2, WebDAV and QUERY included).
    ///
    /// Methods are case-sensitive, and one that is not known may do anything.
    public init(method: String) {
        switch method {
        case "GET", "HEAD", "OPTIONS", "QUERY", "PROPFIND", "REPORT", "SEARCH":
            (isSafe, isIdempotent) = (true, true)
        case "PUT", "DELETE", "COPY", "MOVE", "MKCOL", "PROPPATCH", "UNLOCK", "BIND", "UNBIND":
            (isSafe, isIdempotent) = (false, true)
        default:
            (isSafe, isIdempotent) = (false, false)
        }
    }
}
