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
    /// Replicas whose log was read to its end, but perhaps not yet when the write came.
    ///
    /// The voter had just begun, and what it did not find proves nothing.
    package var unseen: ReplicaSet
    /// Replicas that must agree.
    package var quorum: Int

    /// The verdict.
    ///
    /// It is `skipped` when nothing was compared: no log has the line, or too few could be seen because the voter
    /// had just begun. Logs that cannot be read at all make it `insufficient`, however long that lasts.
    package var verdict: Verdict {
        let replied = tally.repliedReplicas
        if !replied.isEmpty, missing == replied { return .skipped }
        if replied.count < quorum, replied.union(unseen).count >= quorum { return .skipped }
        return tally.verdict ?? .insufficient
    }

    /// Replicas that differ from a majority, or from one another where there is none.
    ///
    /// Nobody where too few were compared: one log alone differs from nothing.
    package var dissenters: ReplicaSet {
        guard tally.repliedReplicas.count >= quorum, verdict != .skipped else { return [] }
        return tally.winner == nil ? tally.repliedReplicas : tally.dissenters
    }
}
