package import ServicePlan
package import VotingCore

/// The verdict on one write's lines in the replicas' logs.
package struct LogVote: Sendable {
    /// The write.
    package var write: WriteNotice.Write
    /// Who agrees with whom; a replica without the line dissents.
    package var tally: Tally
    /// Replicas whose log lacks the line.
    package var missing: ReplicaSet

    /// The verdict; `skipped` when no log has the line, so that nothing was compared.
    package var verdict: Verdict {
        missing == tally.repliedReplicas ? .skipped : tally.verdict ?? .insufficient
    }
}
