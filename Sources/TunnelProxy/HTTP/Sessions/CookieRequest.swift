internal import VotingCore

/// The Cookie header of one request for each replica.
struct CookieRequest: Sendable, Equatable {
    /// The header for every replica that `own` does not name; nil for none.
    var shared: String?
    /// Headers of replicas that know other values.
    var own: [ReplicaIndex: String] = [:]
    /// Replicas that have no value for one of the client's cookies: their state was lost, and if
    /// they answer differently it is for want of a session, not by a fault.
    var degraded = ReplicaSet()

    /// The header for a replica.
    func header(for replica: ReplicaIndex) -> String? { own[replica] ?? shared }
}
