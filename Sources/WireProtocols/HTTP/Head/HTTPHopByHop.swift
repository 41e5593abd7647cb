/// Headers that end at the next hop.
public struct HTTPHopByHop: Sendable {
    /// Names in Connection that are looked at; more are refused by the head's own limits.
    static let nominatedCountMax = 32

    /// Names listed in Connection, in lower case.
    private var nominated: [String] = []

    /// Finds what Connection lists.
    public init(fields: [HTTPFieldLine]) {
        for (name, value) in fields where ASCIIByte.equal(name, "connection") {
            for element in HTTPListElements.split(value, separator: UInt8(ascii: ","))
            where nominated.count < Self.nominatedCountMax {
                let lower = element.lowercased()
                // What decides about routing and bodies cannot be nominated away.
                if !Self.kept.contains(lower), lower != "close" { nominated.append(lower) }
            }
        }
    }

    /// Tells whether a header must not be passed on.
    public func removes(_ name: String) -> Bool {
        for other in Self.always where ASCIIByte.equal(name, other) { return true }
        guard !nominated.isEmpty else { return false }
        let lower = name.lowercased()
        return nominated.contains(lower)
    }

    /// The lines that may be passed on, in their order.
    public func endToEnd(_ fields: [HTTPFieldLine]) -> [HTTPFieldLine] {
        fields.filter { !removes($0.name) }
    }

    private static let kept: Set<String> = [
        "host", "content-length", "content-type", "content-range", "cache-control",
        "authorization", "cookie", "set-cookie", "x-forwarded-for", "x-forwarded-proto",
        "x-forwarded-host", "forwarded", "x-request-id", "traceparent",
    ]

    private static let always: [StaticString] = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "proxy-authenticate", "proxy-authorization", "proxy-authentication-info",
    ]
}
