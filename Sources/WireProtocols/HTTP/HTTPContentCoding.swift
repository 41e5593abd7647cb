/// How a body is packed, as its Content-Encoding says (RFC 9110, 8.4.1).
public enum HTTPContentCoding: Sendable, Hashable {
    /// Not at all.
    case identity
    /// The gzip format (RFC 1952), which tells when it was packed.
    case gzip
    /// The zlib format (RFC 1950); some servers send its content alone (RFC 1951).
    case deflate
    /// Another one, or several.
    case other

    /// Reads a Content-Encoding; nil without one.
    public init(contentEncoding: String?) {
        switch contentEncoding?.lowercased() ?? "" {
        case "", "identity": self = .identity
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        default: self = .other
        }
    }

    /// Whether content of this coding can be brought into a form for comparison.
    public var isReadable: Bool { self != .other }
}
