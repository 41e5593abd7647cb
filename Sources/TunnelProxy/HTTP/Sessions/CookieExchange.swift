internal import VotingCore

/// The cookies of one request and its replies; kept until the last reply is in.
struct CookieExchange: Sendable {
    /// Cookies that the client sent.
    var sent: [CookieKey] = []
    /// The replica whose reply the client gets; nil before the decision.
    var leader: ReplicaIndex?
    /// What the leader set.
    var issued: [CookieKey] = []
    /// What replicas set so far.
    var reports: [(replica: ReplicaIndex, cookie: CookieKey)] = []
}
