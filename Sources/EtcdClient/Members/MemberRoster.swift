/// Decides which member to ask next: the own one first, then the others, those that failed last.
struct MemberRoster {
    /// Members that a list may name; the rest of a longer one is not used.
    static let membersMax = 32
    /// How long a member rests after its first failure, in milliseconds.
    static let restFirstMilliseconds = 250
    /// Longest rest of a member that fails again and again, in milliseconds.
    static let restMaxMilliseconds = 8_000

    private struct Member {
        var endpoint: EtcdEndpoint
        var isGiven: Bool
        var failures = 0
        var restsUntil: ContinuousClock.Instant?
    }

    private var members: [Member]

    /// Starts with the members given by configuration, the own one first.
    init(_ endpoints: [EtcdEndpoint]) {
        members = []
        for endpoint in endpoints where !members.contains(where: { $0.endpoint == endpoint }) {
            members.append(Member(endpoint: endpoint, isGiven: true))
        }
    }

    /// All members, own first.
    var endpoints: [EtcdEndpoint] { members.map(\.endpoint) }

    /// Members in the order to ask them: those at rest come last, the one longest at rest first.
    func order(at now: ContinuousClock.Instant) -> [EtcdEndpoint] {
        let awake = members.filter { ($0.restsUntil ?? now) <= now }
        let resting = members.filter { ($0.restsUntil ?? now) > now }
            .sorted { ($0.restsUntil ?? now) < ($1.restsUntil ?? now) }
        return (awake + resting).map(\.endpoint)
    }

    /// The first member, when it has answered since it last failed.
    var healthyOwn: EtcdEndpoint? {
        guard let first = members.first, first.failures == 0 else { return nil }
        return first.endpoint
    }

    /// A member answered.
    mutating func answered(_ endpoint: EtcdEndpoint) {
        guard let index = members.firstIndex(where: { $0.endpoint == endpoint }) else { return }
        members[index].failures = 0
        members[index].restsUntil = nil
    }

    /// A member did not answer: it rests, each time twice as long.
    mutating func failed(_ endpoint: EtcdEndpoint, at now: ContinuousClock.Instant) {
        guard let index = members.firstIndex(where: { $0.endpoint == endpoint }) else { return }
        // Several calls in flight fail of one cause: that is one failure.
        if let until = members[index].restsUntil, until > now { return }
        members[index].failures += 1
        let doublings = min(members[index].failures - 1, 10)
        let rest = min(Self.restFirstMilliseconds << doublings, Self.restMaxMilliseconds)
        members[index].restsUntil = now + .milliseconds(rest)
    }

    /// The cluster told its members; answers those that are no longer of it.
    ///
    /// Members given by configuration stay: what members call themselves may be no address here.
    mutating func listed(_ endpoints: [EtcdEndpoint]) -> [EtcdEndpoint] {
        let listed = endpoints.prefix(Self.membersMax)
        let gone = members.filter { !$0.isGiven && !listed.contains($0.endpoint) }
            .map(\.endpoint)
        members.removeAll { gone.contains($0.endpoint) }
        for endpoint in listed where !members.contains(where: { $0.endpoint == endpoint }) {
            members.append(Member(endpoint: endpoint, isGiven: false))
        }
        return gone
    }
}
