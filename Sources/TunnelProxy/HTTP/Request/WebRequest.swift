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
    /// Whether the client understands fields behind a body.
    let acceptsTrailers: Bool
    /// The protocol it asks to change to, in lower case; nil for none that is passed on.
    let upgrade: String?
    /// Cookie headers, without the tunnel's own cookie.
    var cookies: [String]
    /// Headers that pass, but for those that are made here.
    let fields: [HTTPFieldLine]
    /// Number of the client's connection; nil for a request of the tunnel's own.
    let session: UInt64?
    /// Address of the client; empty for a request of the tunnel's own.
    var client = ""
    /// The path that holds what the client left behind; nil where it did not say.
    var boundPath: Int?
    /// The path to which the port belongs on which it came; nil for a port of all.
    var portPath: Int?

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
        var understood: [String] = []
        var hasExpect = false
        var kept: [HTTPFieldLine] = []
        for line in lines {
            switch line.name.lowercased() {
            case "host": host = line.value
            case "cookie": cookies.append(line.value)
            case "expect": hasExpect = true
            case "x-forwarded-for": forwardedFor.append(line.value)
            case "te": understood.append(line.value)
            case "trailer":
                if framing == .chunked, let names = HTTPTrailers.announced(line.value) {
                    kept.append((line.name, names))
                }
            // Replicas must see one and the same request, and the tunnel compares what is not packed.
            // A date differs where files were written at different times; without it the answer is whole.
            case "content-length", "accept-encoding", "x-request-id", "x-forwarded-proto",
                "if-modified-since":
                break
            // What is no date to one server is one to the next.
            case "if-unmodified-since" where origin.isForVariants: break
            case "range" where origin.isForVariants:
                let isFirst = !kept.contains { $0.name.lowercased() == "range" }
                if isFirst, VariantRequestCheck.isShared(range: line.value) { kept.append(line) }
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
            acceptsTrailers: head.version == .http1_1 && HTTPTrailers.areAccepted(understood),
            upgrade: HTTPUpgrade.asked(
                method: head.method.rawValue,
                isVersion11: head.version == .http1_1,
                hasBody: framing != .none,
                fields: lines
            ),
            cookies: cookies,
            fields: kept,
            session: origin.session,
            client: origin.client
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
            acceptsTrailers: false,
            upgrade: nil,
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
        if let upgrade {
            out.writeField("Connection", "Upgrade")
            out.writeField("Upgrade", upgrade)
        } else if acceptsTrailers {
            out.writeField("Connection", "TE")
            out.writeField("TE", "trailers")
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
