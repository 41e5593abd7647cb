internal import ServicePlan
internal import VotingCore

// The record of a connection whose protocol had changed.
extension WebContext {
    /// Such a connection is over: notes that nobody voted on it, and who sent something else.
    func recordUpgrade(
        _ request: WebRequest,
        protocolName: String,
        _ outcome: UpgradeOutcome,
        leader: ReplicaIndex,
        beganAt: UnixMilliseconds
    ) {
        metrics.relayed(differs: !outcome.dissented.isEmpty)
        let now = clock.unixMicroseconds()
        var record = VoteRecord(
            kind: .reply,
            service: plan.service,
            session: request.session,
            requestKind: protocolName.uppercased(),
            statement: request.route,
            requestDigest: digest(of: request),
            verdict: .skipped,
            agreed: outcome.agreed,
            dissented: outcome.dissented,
            failed: outcome.failed,
            leader: leader,
            decidedAtUnixMicroseconds: min(beganAt * 1_000, now),
            completedAtUnixMicroseconds: now,
            flags: [.unvoted, .observed],
            reason: "request \(request.id): \(outcome.clientBytes) bytes in, "
                + "\(outcome.leaderBytes) out; \(outcome.ending.rawValue)"
        )
        record.group = index
        recorder.record(record)
    }
}
