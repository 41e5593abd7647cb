internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// What each replica makes up for itself and the client must have once: cookies, entity tags, own addresses.
struct ReplyTranslation {
    private let request: WebRequest
    private var exchange = CookieExchange()
    private var cookies = CookieRequest()
    private var reported = ReplicaSet()
    private var clientTag: String?

    /// Starts for one request.
    init(_ request: WebRequest) {
        self.request = request
    }

    /// Replicas that have lost a session of this client: they may answer differently without fault.
    var degraded: ReplicaSet { cookies.degraded }

    /// Finds each replica's cookies.
    mutating func begin(_ context: WebContext) {
        guard !request.cookies.isEmpty else { return }
        guard context.plan.sessions.enabled else {
            cookies = CookieRequest(shared: request.cookies.joined(separator: "; "))
            return
        }
        let now = context.clock.unixMilliseconds()
        var begun = CookieExchange()
        cookies = context.cookies.withLockedValue {
            $0.requested(request.cookies, exchange: &begun, now: now)
        }
        exchange = begun
    }

    /// The Cookie header of a replica.
    func cookie(for replica: ReplicaIndex) -> String? { cookies.header(for: replica) }

    /// A condition on entity tags, in the replica's own.
    func condition(_ value: String, for replica: ReplicaIndex, _ context: WebContext) -> String {
        context.tags.withLockedValue {
            $0.condition(value, resource: request.resource, for: replica)
        }
    }

    /// The head of the answer.
    mutating func answer(
        _ leader: ReplicaIndex,
        length: UInt64?,
        _ vote: ExchangeVote,
        scheme: String,
        own: [String],
        _ context: WebContext,
        isAlone: Bool = false
    ) -> WebAnswer {
        guard let head = vote.heads[leader.position] else {
            return WebAnswer(status: 502, fields: [], framing: .none(length: nil))
        }
        report(leader, isLeader: true, head, context)
        let hops = HTTPHopByHop(fields: head.fields)
        var fields: [HTTPFieldLine] = []
        fields.reserveCapacity(head.fields.count)
        let comparison = context.comparison
        let said =
            comparison.isHeterogeneous
            ? VariantFields.passed(of: head, rules: comparison.headers, isAlone: isAlone)
            : head.fields
        for line in said where !hops.removes(line.name) {
            switch line.name.utf8.count {
            case 4 where line.name.lowercased() == "etag":
                fields.append((line.name, clientTag ?? line.value))
            case 8 where line.name.lowercased() == "location":
                // A path alone is right whatever the client calls this server.
                let location = HTTPLocation(line.value, own: own)
                let value =
                    line.value.hasPrefix("/")
                    ? line.value : location.value(scheme: scheme, host: request.host)
                fields.append((line.name, value))
            case 7 where line.name.lowercased() == "alt-svc",
                12 where line.name.lowercased() == "x-request-id",
                14 where line.name.lowercased() == "content-length":
                break
            default:
                fields.append(line)
            }
        }
        for replica in vote.voting.removing(leader) {
            guard let other = vote.heads[replica.position], other.digest == head.digest else {
                continue
            }
            report(replica, isLeader: false, other, context)
        }
        let framing = framing(head, length)
        if request.acceptsTrailers, framing == .open, !isAlone,
            let names = head.first("trailer").flatMap(HTTPTrailers.announced)
        {
            fields.append(("Trailer", names))
        }
        return WebAnswer(
            status: isAlone ? HTTPServerPage.status(head.status) : head.status,
            fields: fields,
            framing: framing
        )
    }

    private func framing(_ head: ReplyHead, _ length: UInt64?) -> WebAnswer.Framing {
        guard head.framing == .none else { return length.map { .length($0) } ?? .open }
        // Only the answer to HEAD tells the length of a body that does not come.
        return .none(length: request.method == "HEAD" ? head.first("content-length") : nil)
    }

    /// Every reply is in: what late ones made up counts from now on.
    mutating func settled(
        _ outcome: ExchangeOutcome,
        _ vote: ExchangeVote,
        _ context: WebContext
    ) {
        guard let leader = outcome.leader else { return }
        for replica in outcome.agreed.union(outcome.shadowsAgreed).removing(leader) {
            guard let head = vote.heads[replica.position] else { continue }
            report(replica, isLeader: false, head, context)
        }
    }

    private func ownTag(
        _ leader: ReplicaIndex,
        _ value: String,
        _ head: ReplyHead,
        _ context: WebContext
    ) -> String {
        context.tags.withLockedValue {
            $0.led(
                by: leader,
                value,
                resource: request.resource,
                isByteExact: head.form == .bytes
            )
        }
    }

    private mutating func report(
        _ replica: ReplicaIndex,
        isLeader: Bool,
        _ head: ReplyHead,
        _ context: WebContext
    ) {
        guard reported.insert(replica) else { return }
        if let tag = head.first("etag") { report(tag, of: replica, isLeader, head, context) }
        guard context.plan.sessions.enabled else { return }
        let set = head.fields.filter {
            $0.name.utf8.count == 10 && $0.name.lowercased() == "set-cookie"
        }.compactMap { HTTPSetCookie($0.value) }
        // Who leads counts also when it sets nothing: what others set then is theirs alone.
        let counts = isLeader && (!set.isEmpty || !request.cookies.isEmpty)
        guard counts || (!isLeader && !set.isEmpty && exchange.leader != nil) else { return }
        let now = context.clock.unixMilliseconds()
        var current = exchange
        context.cookies.withLockedValue { table in
            if isLeader {
                table.led(by: replica, set, exchange: &current, now: now)
            } else {
                table.replied(replica, set, exchange: &current, now: now)
            }
        }
        exchange = current
    }

    private mutating func report(
        _ tag: String,
        of replica: ReplicaIndex,
        _ isLeader: Bool,
        _ head: ReplyHead,
        _ context: WebContext
    ) {
        if isLeader {
            clientTag = ownTag(replica, tag, head, context)
        } else if let clientTag {
            context.tags.withLockedValue {
                $0.agreed(replica, tag, client: clientTag, resource: request.resource)
            }
        }
    }
}
