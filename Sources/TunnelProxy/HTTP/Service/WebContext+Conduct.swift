internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

// What the outcome of a vote means to the replicas, and its record.
extension WebContext {
    /// A vote is over: judges the replicas and records it.
    func settled(_ exchange: WebExchange, _ outcome: ExchangeOutcome, overlapped: Bool) {
        let degraded = exchange.translation.degraded
        for replica in outcome.agreed { agreed(replica) }
        for replica in outcome.shadowsAgreed { agreed(replica) }
        for replica in outcome.shadowsDissented {
            failed(replica, isDissent: true, "differs from the answer")
        }
        for replica in outcome.shadowsFailed {
            failed(replica, isDissent: false, "no reply while it was compared")
        }
        // Without a majority nobody can say who was wrong.
        if outcome.verdict == .majority || outcome.verdict == .masked {
            for replica in outcome.dissented {
                dissented(replica, overlapped: overlapped || degraded.contains(replica))
            }
        }
        for replica in outcome.failed where outcome.verdict != nil {
            missed(replica, exchange, isSlow: outcome.slow.contains(replica), outcome)
        }
        if outcome.verdict == .unanimous { agreed(on: exchange.request) }
        record(exchange, outcome, overlapped: overlapped)
    }

    private func agreed(_ replica: ReplicaIndex) {
        let isShadow = !registry.voting.contains(replica)
        let advice = conduct.withLockedValue { $0[replica.position].agreed(isShadow: isShadow) }
        switch advice {
        case .readmit: registry.apply(self) { $0.readmitted(replica, at: $1) }
        case .trust:
            registry.apply(self) { $0.stateVoteClean(ReplicaSet(replica), at: $1) }
        case .none, .eject, .lost, .compare: break
        }
    }

    private func dissented(_ replica: ReplicaIndex, overlapped: Bool) {
        registry.apply(self) {
            $0.dissented(replica, on: .reply, overlapped: overlapped, at: $1)
        }
        guard !overlapped else { return }
        failed(replica, isDissent: true, "too many dissenting replies in a row")
    }

    private func missed(
        _ replica: ReplicaIndex,
        _ exchange: WebExchange,
        isSlow: Bool,
        _ outcome: ExchangeOutcome
    ) {
        // What others carried out and this one perhaps not: its later answers have to be looked at.
        if exchange.request.kind.isOrdered, outcome.leader != nil, registry.isServing {
            let reason = "no reply to \(exchange.request.method)"
            registry.apply(self) {
                $0.canLose(replica) ? $0.missedWrite(replica, reason: reason, at: $1) : []
            }
        }
        let what = isSlow ? "slow replies" : "requests without reply"
        failed(replica, isDissent: false, "too many \(what) in a row")
    }

    /// Counts a failure, and takes the replica out when that was one too many.
    private func failed(_ replica: ReplicaIndex, isDissent: Bool, _ reason: String) {
        let now = clock.unixMilliseconds()
        let snapshot = registry.snapshot
        let state = snapshot.state(of: replica)
        let isShadow = state == .shadow
        guard isShadow || state.votes else { return }
        let mayLeave = isShadow || mayEject(replica, snapshot)
        let advice = conduct.withLockedValue { members -> ReplicaConduct.Advice in
            guard mayLeave else { return .none }
            return members[replica.position].failed(
                isShadow: isShadow,
                isDissent: isDissent,
                now: now
            )
        }
        guard advice == .eject else { return }
        registry.apply(self) {
            isShadow || mayEject(replica, $0)
                ? $0.quarantineRequested(replica, reason: reason, at: $1) : []
        }
    }

    /// Whether one more replica may be taken out because of its replies.
    private func mayEject(_ replica: ReplicaIndex, _ registry: ReplicaRegistry) -> Bool {
        registry.canLose(replica) && replicaCount - registry.voting.count < ejectedMax
    }

    /// A connection to a replica could not be made.
    func noteUnreachable(_ replica: ReplicaIndex, _ problem: String) {
        logger.debug(
            "no connection",
            metadata: ["replica": "\(name(of: replica))", "reason": "\(problem)"]
        )
    }

    private func record(_ exchange: WebExchange, _ outcome: ExchangeOutcome, overlapped: Bool) {
        guard let verdict = outcome.verdict else { return }
        let request = exchange.request
        // The tunnel's own comparisons are worth a record when they find something.
        if request.isProbe, verdict == .unanimous { return }
        let nanoseconds = UInt64(max(0, (NIODeadline.now() - exchange.began).nanoseconds))
        votes.voted(verdict)
        metrics.voted(
            verdict,
            nanoseconds: nanoseconds,
            dissenters: outcome.dissented,
            overlapped: overlapped
        )
        let now = clock.unixMicroseconds()
        let decided = outcome.decidedAt.map { $0 * 1_000 } ?? now
        var record = VoteRecord(
            kind: .reply,
            service: plan.service,
            sequence: request.kind.isOrdered ? order.count + 1 : nil,
            session: request.session,
            requestKind: request.method,
            statement: request.route,
            requestDigest: digest(of: request),
            verdict: verdict,
            winnerDigest: outcome.digest,
            agreed: outcome.agreed,
            dissented: outcome.dissented,
            failed: outcome.failed,
            late: outcome.late,
            leader: outcome.leader,
            decidedAtUnixMicroseconds: min(decided, now),
            completedAtUnixMicroseconds: now,
            reason: plan.paths.count > 1
                ? "request \(request.id) on \(path.name)" : "request \(request.id)"
        )
        record.group = index
        if outcome.voting.count < replicaCount { record.flags.insert(.degraded) }
        if overlapped { record.flags.insert(.overlapped) }
        if outcome.isMasked { record.flags.insert(.masked) }
        if exchange.isRerun { record.flags.insert(.rerun) }
        recorder.record(record)
    }
}
