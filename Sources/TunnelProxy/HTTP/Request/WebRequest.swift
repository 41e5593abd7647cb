internal import NIOCore
internal import NIOHTTP1
internal import VotingCore
internal import WireProtocols

/// A client's request after it was checked, and what each replica gets of it.
struct WebRequest: Sendable {
    /// The tunnel's name for it: in the answer, in every replica's log and in the record.
    let id: String
    /// Method.
    let method: String
    /// Path and query, without scheme and host.
    let target: String
    /// The client's Host, or the service's name where HTTP/1.0 names none.
    let host: String
    /// Whether the client speaks HTTP/1.1, which has chunks.
    let isVersion11: Bool
    /// Whether the client wants to go on with its connection.
    let keepsAlive: Bool
    /// How its body ends.
    let framing: HTTPMessageFraming
    /// What it may do to a server.
    let kind: HTTPRequestClass
    /// Whether the client waits for leave to send its body.
    let expectsContinue: Bool
    /// Cookie headers.
    let cookies: [String]
    /// Headers that pass, but for those that are made here.
    let fields: [HTTPFieldLine]
    /// Number of the client's connection; nil for a request of the tunnel's own.
    let session: UInt64?

    /// True for a request that nobody sent: it only compares the replicas.
    var isProbe: Bool { session == nil }
    /// Host and target: what entity tags belong to.
    var resource: String { host + target }
    /// True when something follows the head.
    var hasBody: Bool { framing != .none && framing != .length(0) }
    /// Method and path with identifiers as placeholders.
    var route: String { HTTPRouteTemplate.template(method: method, target: target) }
}

extension WebRequest {
    /// Takes a checked head over.
    ///
    /// - Parameters:
    ///   - head: the head as it was parsed.
    ///   - framing: how the body ends, as the check found.
    ///   - origin: where it came from.
    ///   - id: the tunnel's name for it.
    init(_ head: HTTPRequestHead, framing: HTTPMessageFraming, origin: RequestOrigin, id: String) {
        let lines = head.headers.map { (name: $0.name, value: $0.value) }
        let hops = HTTPHopByHop(fields: lines)
        var host = ""
        var cookies: [String] = []
        var forwardedFor: [String] = []
        var hasExpect = false
        var kept: [HTTPFieldLine] = []
        for line in lines {
            switch line.name.lowercased() {
            case "host": host = line.value
            case "cookie": cookies.append(line.value)
            case "expect": hasExpect = true
            case "x-forwarded-for": forwardedFor.append(line.value)
            // Replicas must see one and the same request, and the tunnel compares what is not packed.
            // A date differs where files were written at different times; without it the answer is whole.
            case "content-length", "accept-encoding", "x-request-id", "x-forwarded-proto",
                "if-modified-since":
                break
            default:
                if !hops.removes(line.name) { kept.append(line) }
            }
        }
        if host.isEmpty { host = origin.defaultHost }
        forwardedFor.append(origin.client)
        kept.append(("Accept-Encoding", "identity"))
        kept.append(("X-Forwarded-For", forwardedFor.joined(separator: ", ")))
        kept.append(("X-Forwarded-Proto", origin.scheme))
        kept.append(("X-Request-Id", id))
        self.init(
            id: id,
            method: head.method.rawValue,
            target: WebRequest.originForm(head.uri),
            host: host,
            isVersion11: head.version == .http1_1,
            // A request to change the protocol ends what the parser can follow.
            keepsAlive: head.isKeepAlive && !head.headers.contains(name: "upgrade"),
            framing: framing,
            kind: HTTPRequestClass(method: head.method.rawValue),
            expectsContinue: hasExpect && head.version == .http1_1,
            cookies: cookies,
            fields: kept,
            session: origin.session
        )
    }

    /// A request of the tunnel's own, which every replica should answer alike.
    ///
    /// - Parameters:
    ///   - target: what is asked for.
    ///   - host: the Host that is named.
    ///   - id: the tunnel's name for it.
    /// - Returns: the request.
    static func probe(target: String, host: String, id: String) -> WebRequest {
        WebRequest(
            id: id,
            method: "GET",
            target: target,
            host: host,
            isVersion11: true,
            keepsAlive: true,
            framing: .none,
            kind: HTTPRequestClass(method: "GET"),
            expectsContinue: false,
            cookies: [],
            fields: [
                ("User-Agent", "ftcompose"), ("Accept-Encoding", "identity"),
                ("X-Request-Id", id),
            ],
            session: nil
        )
    }

    /// The path and query of a target that names scheme and host too.
    static func originForm(_ target: String) -> String {
        guard let first = target.utf8.first, first != UInt8(ascii: "/"), target != "*",
            let slashes = target.firstRange(of: "://")
        else { return target }
        let rest = target[slashes.upperBound...]
        guard let path = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return rest[path] == "/" ? String(rest[path...]) : "/" + rest[path...]
    }

    /// The head as a replica gets it.
    ///
    /// - Parameters:
    ///   - cookie: the replica's Cookie header; nil for none.
    ///   - condition: translates the value of a condition on entity tags.
    /// - Returns: its bytes.
    func head(cookie: String?, condition: (String) -> String) -> ByteBuffer {
        var out = ByteBufferAllocator().buffer(capacity: 512)
        out.writeString(method)
        out.writeStaticString(" ")
        out.writeString(target)
        out.writeStaticString(" HTTP/1.1\r\n")
        out.writeField("Host", host)
        for (name, value) in fields {
            out.writeField(name, WebRequest.isCondition(name) ? condition(value) : value)
        }
        if let cookie { out.writeField("Cookie", cookie) }
        switch framing {
        case .length(let bytes): out.writeField("Content-Length", String(bytes))
        case .chunked: out.writeField("Transfer-Encoding", "chunked")
        case .none, .untilClose: break
        }
        out.writeStaticString("\r\n")
        return out
    }

    /// True for headers that hold entity tags.
    static func isCondition(_ name: String) -> Bool {
        switch name.utf8.count {
        case 8: ["if-match", "if-range"].contains(name.lowercased())
        case 13: name.lowercased() == "if-none-match"
        default: false
        }
    }

    /// Whether a translation of entity tags is needed at all.
    var hasConditions: Bool { fields.contains { WebRequest.isCondition($0.name) } }
}
