/// Fields behind a body (RFC 9110, section 6.5): which of them are passed on.
///
/// A server that adds trailers to its headers would take one for what decided about the request long before. So what
/// frames, routes, authenticates or changes a message is left out, as the standard asks for.
public enum HTTPTrailers {
    /// Bytes of a name that are looked at; no name that is left out is longer.
    private static let nameBytesMax = 32

    private static let kept: Set<String> = [
        "host", "content-length", "transfer-encoding", "trailer", "te", "connection",
        "keep-alive", "upgrade", "proxy-connection", "proxy-authenticate",
        "proxy-authorization", "proxy-authentication-info", "authorization",
        "www-authenticate", "authentication-info", "cookie", "set-cookie", "cache-control",
        "expect", "max-forwards", "pragma", "range", "if-match", "if-none-match", "if-range",
        "if-modified-since", "if-unmodified-since", "accept-encoding", "age", "date", "etag",
        "expires", "last-modified", "location", "retry-after", "vary", "warning", "allow",
        "content-encoding", "content-type", "content-range", "content-location",
        "content-disposition", "forwarded", "x-forwarded-for", "x-forwarded-proto",
        "x-forwarded-host", "x-real-ip", "x-request-id", "x-http-method-override",
        "x-original-url", "x-rewrite-url",
    ]

    /// Whether a field may be passed on behind a body.
    public static func passes(_ name: String) -> Bool {
        name.utf8.count > nameBytesMax || !kept.contains(name.lowercased())
    }

    /// The fields that may be passed on.
    ///
    /// - Parameters:
    ///   - fields: the trailers in the order received.
    ///   - limits: bounds of a head, which hold for trailers too.
    /// - Returns: those that may be passed on, in their order.
    /// - Throws: What is wrong with one of them.
    public static func passing(
        _ fields: [HTTPFieldLine],
        limits: HTTPHeadLimits
    ) throws(HTTPHeadFault) -> [HTTPFieldLine] {
        guard !fields.isEmpty else { return [] }
        var check = HTTPFieldCheck(limits: limits)
        for (name, value) in fields { try check.read(name, value) }
        return fields.filter { passes($0.name) }
    }

    /// The value of a Trailer header without the names that are not passed on; nil when none is left.
    public static func announced(_ value: String) -> String? {
        let names = HTTPListElements.split(value, separator: UInt8(ascii: ","))
            .filter { $0.utf8.allSatisfy(ASCIIByte.isToken) && passes($0) }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    /// Whether the values of TE say that trailers are understood.
    public static func areAccepted(_ values: [String]) -> Bool {
        values.contains { value in
            HTTPListElements.split(value, separator: UInt8(ascii: ",")).contains {
                ASCIIByte.equal($0, "trailers")
            }
        }
    }
}
