/// The rule of each header, built in or configured.
///
/// A header that no rule names is compared exactly: an unknown difference is better reported than
/// overlooked, and what is noise can be learnt or configured.
public struct HTTPHeaderRules: Sendable {
    /// Names for which rules can be configured.
    public static let configuredCountMax = 256

    private struct Entry: Sendable {
        let name: [UInt8]
        let rule: HTTPHeaderRule
    }

    /// Rules by the hash of the lower-case name.
    private var table: [UInt64: [Entry]] = [:]

    /// Creates the built-in rules.
    ///
    /// - Parameter heterogeneous: True when the replicas are different servers, which name
    ///   themselves and their abilities differently.
    public init(heterogeneous: Bool = false) {
        for (rule, names) in Self.builtIn {
            for name in names { set(rule, for: name) }
        }
        guard heterogeneous else { return }
        for (rule, names) in Self.ofDifferentServers {
            for name in names { set(rule, for: name) }
        }
    }

    /// Gives a header another rule; false when there are too many or the name is empty.
    @discardableResult
    public mutating func set(_ rule: HTTPHeaderRule, for name: String) -> Bool {
        let bytes = name.utf8.map(ASCIIByte.lowercased)
        guard !bytes.isEmpty, table.count < Self.builtInCountMax + Self.configuredCountMax else {
            return false
        }
        let key = bytes.withUnsafeBufferPointer(Self.hash)
        table[key, default: []].removeAll { $0.name == bytes }
        table[key, default: []].append(Entry(name: bytes, rule: rule))
        return true
    }

    /// The rule of a header; case does not matter.
    public func rule(for name: String) -> HTTPHeaderRule {
        name.withBytes(rule(for:))
    }

    func rule(for name: UnsafeBufferPointer<UInt8>) -> HTTPHeaderRule {
        if let entries = table[Self.hash(name)] {
            for entry in entries where Self.equal(name, entry.name) { return entry.rule }
        }
        for prefix in Self.volatilePrefixes where Self.has(name, prefix) { return .volatile }
        return .exact
    }

    /// FNV-1a over the lower-case name.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name {
            hash = (hash ^ UInt64(ASCIIByte.lowercased(byte))) &* 0x100_0000_01B3
        }
        return hash
    }

    private static func equal(_ name: UnsafeBufferPointer<UInt8>, _ other: [UInt8]) -> Bool {
        guard name.count == other.count else { return false }
        for index in name.indices where ASCIIByte.lowercased(name[index]) != other[index] {
            return false
        }
        return true
    }

    /// Whether a header describes the page behind it: a page of the server's own has others than the next
    /// server's, if any.
    public static func describesPage(_ name: String) -> Bool {
        let lower = name.lowercased()
        if lower.hasPrefix("content-") { return !lower.hasPrefix("content-security-policy") }
        return pageHeaders.contains(lower)
    }

    private static func has(_ name: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
        guard name.count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount
        where ASCIIByte.lowercased(name[index]) != prefix.utf8Start[index] { return false }
        return true
    }
}

extension HTTPHeaderRules {
    private static let builtInCountMax = 128

    /// Names that begin so belong to tracing or to a cloud's own bookkeeping.
    private static let volatilePrefixes: [StaticString] = [
        "x-trace", "x-b3-", "x-amz-", "x-amzn-", "cf-", "x-datadog-", "x-cloud-trace",
    ]

    /// What different servers answer differently for the same content; found by asking nginx 1.22, Apache 2.4
    /// and Caddy 2.6 for one tree.
    private static let ofDifferentServers: [(rule: HTTPHeaderRule, names: [String])] = [
        // The product and its version: no two are equal, and no client needs them.
        (.withheld, ["server", "x-powered-by", "x-aspnet-version"]),
        // With whole files all say `bytes`; with parts nginx says nothing, and with 304 only Apache speaks.
        (.wholeOnly, ["accept-ranges"]),
        // Servers that could compress say so, though the tunnel never asks them to.
        (.codingBlindList, ["vary"]),
        // Caddy adds `charset=utf-8`, and nginx has no name for many types that the others know.
        (.sharedMediaType, ["content-type"]),
    ]

    /// Headers of a server's own page beside those that begin with `Content-`.
    ///
    /// nginx says no Allow with 405, Caddy tags its 416, Apache sends Accept-Ranges with 412, and Caddy
    /// says `nosniff` with its own texts.
    private static let pageHeaders: Set<String> = [
        "allow", "etag", "last-modified", "accept-ranges", "x-content-type-options",
    ]

    private static let builtIn: [(rule: HTTPHeaderRule, names: [String])] = [
        (
            .volatile,
            [
                "date", "age", "via", "expires", "etag", "last-modified", "nel",
                "report-to", "reporting-endpoints", "server-timing", "x-request-id",
                "x-correlation-id", "request-id", "traceparent", "tracestate", "x-runtime",
                "x-response-time", "x-served-by", "x-timer", "x-cache", "x-cache-hits",
                "x-envoy-upstream-service-time", "x-varnish", "b3", "uber-trace-id",
            ]
        ),
        // It would lead clients around the tunnel.
        (.withheld, ["alt-svc"]),
        (
            .hopByHop,
            [
                "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade",
                "proxy-authenticate", "proxy-authorization", "proxy-authentication-info",
            ]
        ),
        (.framing, ["content-length", "content-encoding", "transfer-encoding", "content-md5"]),
        (
            .list(lowercases: true),
            [
                "vary", "cache-control", "access-control-allow-headers",
                "access-control-expose-headers", "accept-ranges", "pragma",
            ]
        ),
        (.list(lowercases: false), ["allow", "access-control-allow-methods", "link"]),
        (.mediaType, ["content-type"]),
        (.location, ["location", "content-location"]),
        (.cookie, ["set-cookie"]),
        (.challenge, ["www-authenticate"]),
        (.nonces, ["content-security-policy", "content-security-policy-report-only"]),
    ]
}
