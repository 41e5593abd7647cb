internal import VotingCore
internal import WireProtocols

/// Lets a client with one set of cookies have a session on every replica.
///
/// Each replica makes up its own session identifiers. The client gets those of the leader; for each
/// such cookie this table knows what the other replicas set under the same name, and sends each
/// replica its own. Cookies with equal values on all replicas need no entry. A later leader, a
/// replica that renews its value alone, and the loss of one replica's state need nothing of the
/// client.
struct VirtualCookies: Sendable {
    private struct Entry: Sendable {
        var values: [String?]
        var expiresAt: UnixMilliseconds
        var lifetime: Int64
    }

    /// How exactly the last use of a cookie is remembered.
    private static let usesStoredPerLifetime: Int64 = 64

    /// Bounds.
    let settings: CookieSettings
    private let replicaCount: Int
    private var entries: RecencyMap<CookieKey, Entry>
    /// Changes so far that are worth storing.
    private(set) var changeCount: UInt64 = 0

    /// Creates a table with what was stored.
    init(
        replicaCount: Int,
        settings: CookieSettings = CookieSettings(),
        stored: [StoredCookie] = []
    ) {
        self.settings = settings
        self.replicaCount = replicaCount
        entries = RecencyMap(countMax: settings.cookieCountMax)
        let longest = max(settings.idleMilliseconds, settings.lifetimeMillisecondsMax)
        for cookie in stored where cookie.values.count == replicaCount {
            entries.set(
                CookieKey(name: cookie.name, value: cookie.clientValue),
                to: Entry(
                    values: cookie.values,
                    expiresAt: cookie.expiresAtUnixMilliseconds,
                    // What a file says may be anything.
                    lifetime: min(max(1, cookie.lifetimeMilliseconds), longest)
                )
            )
        }
    }

    /// Cookies that are remembered.
    var count: Int { entries.count }

    /// What to store; the longest unused first.
    var stored: [StoredCookie] {
        entries.all.map { key, entry in
            StoredCookie(
                name: key.name,
                clientValue: key.value,
                values: entry.values,
                expiresAtUnixMilliseconds: entry.expiresAt,
                lifetimeMilliseconds: entry.lifetime
            )
        }
    }

    /// A client sent a request with these Cookie headers.
    mutating func requested(
        _ headers: [String],
        exchange: inout CookieExchange,
        now: UnixMilliseconds
    ) -> CookieRequest {
        guard !headers.isEmpty else { return CookieRequest() }
        let pairs = headers.flatMap(Self.pairs)
        var request = CookieRequest(shared: headers.joined(separator: "; "))
        var known: [(place: Int, values: [String?])] = []
        for (place, pair) in pairs.enumerated() where place < settings.exchangeCountMax {
            guard let key = pair.key else { continue }
            exchange.sent.append(key)
            guard let values = use(key, now) else { continue }
            known.append((place, values))
        }
        guard !known.isEmpty else { return request }
        for number in 0..<replicaCount {
            let replica = ReplicaIndex(number)
            var texts = pairs.map(\.text)
            for (place, values) in known {
                guard let key = pairs[place].key else { continue }
                if let value = values[number] {
                    texts[place] = "\(key.name)=\(value)"
                } else {
                    request.degraded.insert(replica)
                }
            }
            request.own[replica] = texts.joined(separator: "; ")
        }
        return request
    }

    /// The leader of a request is known and set these cookies; replies that came before it count
    /// now.
    mutating func led(
        by leader: ReplicaIndex,
        _ cookies: [HTTPSetCookie],
        exchange: inout CookieExchange,
        now: UnixMilliseconds
    ) {
        guard exchange.leader == nil else { return }
        exchange.leader = leader
        exchange.issued = cookies.prefix(settings.exchangeCountMax).map {
            CookieKey(name: $0.name, value: $0.value)
        }
        let early = exchange.reports
        exchange.reports = []
        replied(leader, cookies, exchange: &exchange, now: now)
        for (replica, cookie) in early where replica != leader {
            note(replica, cookie, nil, &exchange, now)
        }
    }

    /// A replica set these cookies in its reply to a request.
    mutating func replied(
        _ replica: ReplicaIndex,
        _ cookies: [HTTPSetCookie],
        exchange: inout CookieExchange,
        now: UnixMilliseconds
    ) {
        for cookie in cookies.prefix(settings.exchangeCountMax) {
            let key = CookieKey(name: cookie.name, value: cookie.value)
            guard exchange.leader != nil else {
                exchange.reports.append((replica, key))
                continue
            }
            note(replica, key, Self.lifetime(cookie), &exchange, now)
        }
    }

    /// A replica's sessions are gone: it was resynced, replaced or rolled back.
    mutating func stateLost(_ replica: ReplicaIndex) {
        guard replica.position < replicaCount else { return }
        changeCount += 1
        for (key, _) in entries.all {
            entries.update(key) { $0.values[replica.position] = nil }
        }
    }

    private mutating func use(_ key: CookieKey, _ now: UnixMilliseconds) -> [String?]? {
        guard let entry = entries.use(key) else { return nil }
        guard entry.expiresAt > now else {
            entries.remove(key)
            return nil
        }
        // In steps: what is stored is written anew for each.
        let expiresAt = now + entry.lifetime
        if expiresAt - entry.expiresAt > entry.lifetime / Self.usesStoredPerLifetime {
            entries.update(key) { $0.expiresAt = expiresAt }
            changeCount += 1
        }
        return entry.values
    }

    /// Puts a replica's value beside the one the client holds or is about to get.
    private mutating func note(
        _ replica: ReplicaIndex,
        _ cookie: CookieKey,
        _ lifetime: Int64?,
        _ exchange: inout CookieExchange,
        _ now: UnixMilliseconds
    ) {
        guard replica.position < replicaCount,
            cookie.name.utf8.count + cookie.value.utf8.count <= settings.cookieBytesMax
        else { return }
        exchange.reports.append((replica, cookie))
        // What the leader sets now counts; else the replica renews alone what the client holds.
        let issued = exchange.issued.last { $0.name == cookie.name }
        guard let held = issued ?? exchange.sent.last(where: { $0.name == cookie.name }) else {
            return
        }
        if let known = entries.peek(held) {
            guard known.values[replica.position] != cookie.value else { return }
            entries.update(held) { $0.values[replica.position] = cookie.value }
            changeCount += 1
            return
        }
        // Equal values need no entry; the first that differs makes one of all that are known.
        guard cookie.value != held.value else { return }
        var values = [String?](repeating: nil, count: replicaCount)
        for (other, reported) in exchange.reports where reported.name == cookie.name {
            values[other.position] = reported.value
        }
        if issued == nil {
            // Replicas that set nothing now still hold what the client sends.
            for number in values.indices where values[number] == nil { values[number] = held.value }
        }
        let lifetime = min(lifetime ?? settings.idleMilliseconds, settings.lifetimeMillisecondsMax)
        guard lifetime > 0 else { return }
        entries.set(held, to: Entry(values: values, expiresAt: now + lifetime, lifetime: lifetime))
        changeCount += 1
    }

    /// Milliseconds of a Max-Age; nil without one.
    private static func lifetime(_ cookie: HTTPSetCookie) -> Int64? {
        cookie.attribute("max-age").flatMap { Int64($0) }.map {
            max(0, min($0, Int64(Int32.max))) * 1_000
        }
    }

    /// The pieces of a Cookie header, with name and value where they are a cookie.
    private static func pairs(_ header: String) -> [(text: String, key: CookieKey?)] {
        header.split(separator: ";").map { piece in
            let text = trimmed(piece)[...]
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                return (String(text), nil)
            }
            let name = trimmed(text[..<equals])
            let value = trimmed(text[text.index(after: equals)...])
            return (String(text), CookieKey(name: name, value: value))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
