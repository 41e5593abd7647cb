package import VotingCore

/// The verdict on what the replicas' logs say of one request.
package struct AccessLogVote: Sendable {
    /// The tunnel's name for the request; nil where lines were matched by their order.
    package var id: String?
    /// Method.
    package var method: String
    /// Method and path with identifiers as placeholders.
    package var route: String
    /// Who agrees with whom; a replica without the line dissents.
    package var tally: Tally
    /// Replicas whose log lacks the line.
    package var missing: ReplicaSet

    /// The verdict.
    package var verdict: Verdict { tally.verdict ?? .insufficient }
}
