internal import NIOCore
internal import ReplicaClient
internal import ServicePlan
package import VotingCore

/// Compares the replicas' states at one point of the write order.
package struct StateVoter: Sendable {
    /// Looks before a state that keeps changing is given up.
    static let attemptsMax = 4
    /// Pause between two looks.
    static let attemptPause = Duration.milliseconds(100)
    /// Part of a lease after which the tunnel is asked whether it still lives.
    static let leaseShare = 0.5

    private let tunnel: any TunnelControl
    private let pass: StatePass
    private let quorum: Int

    /// Creates a voter.
    package init(
        connector: ReplicaConnector,
        tunnel: any TunnelControl,
        engine: String,
        quorum: Int,
        chunkRowsMax: Int
    ) {
        self.tunnel = tunnel
        self.quorum = quorum
        pass = StatePass(connector: connector, engine: engine, chunkRowsMax: chunkRowsMax)
    }

    /// Compares the replicas given, or those that count now.
    ///
    /// A difference is looked at twice before it is reported: the second look reads the differing
    /// items alone, definitions included, while nothing can commit.
    package func vote(
        _ scope: StateScope,
        replicas: ReplicaSet?,
        purpose: String
    ) async throws -> StateVoteResult {
        var current = scope
        var found: StateVoteResult?
        for attempt in 1...Self.attemptsMax {
            if attempt > 1 { try await Task.sleep(for: Self.attemptPause) }
            let asked = try await replicasToAsk(replicas)
            let (outcome, sequence) = try await look(current, at: asked, purpose: purpose)
            guard outcome.changed == nil else { continue }
            var result = StateVoteResult(
                comparison: StateComparison(
                    states: outcome.states,
                    failed: ReplicaSet(outcome.unreadable.keys),
                    configuredCount: pass.connector.replicas.count,
                    quorum: quorum
                ),
                unreadable: outcome.unreadable,
                sequence: sequence,
                states: outcome.states
            )
            let differing = result.comparison.differing
            // What the second look left out was equal in the first.
            if let found { result.fill(from: found, looked: current) }
            if differing.isEmpty { return result }
            if scope.isGateHeld { return result }
            // A first look is never trusted with bad news.
            if found != nil, outcome.isExact { return result }
            found = result
            current = scope.narrowed(to: differing)
        }
        throw VoterError.changedMeanwhile("\(Self.attemptsMax) looks in a row")
    }

    private func replicasToAsk(_ replicas: ReplicaSet?) async throws -> ReplicaSet {
        if let replicas { return replicas }
        let counting = try await tunnel.status().replicas.filter {
            $0.state == "active" || $0.state == "suspect"
        }
        return ReplicaSet(
            counting.compactMap { pass.connector.position(of: $0.name).map { ReplicaIndex($0) } }
        )
    }

    private func look(
        _ scope: StateScope,
        at replicas: ReplicaSet,
        purpose: String
    ) async throws -> (StatePass.Outcome, sequence: UInt64) {
        var outcome = StatePass.Outcome()
        let (readers, failures) = await pass.connect(replicas)
        outcome.unreadable = failures
        defer { for reader in readers.values { reader.finish() } }
        guard !scope.isGateHeld else {
            let deadline = ContinuousClock.now.advanced(by: .seconds(86_400))
            let points = await pass.open(
                readers,
                scope: scope,
                deadline: deadline,
                outcome: &outcome
            )
            await pass.read(readers, points: points, scope: scope, outcome: &outcome)
            return (outcome, 0)
        }
        let lease = try await tunnel.consistentPoint(purpose: purpose)
        // The answer may have been on its way for some time.
        let deadline = ContinuousClock.now.advanced(
            by: .milliseconds(lease.expiresMilliseconds) * Self.leaseShare
        )
        // A replica that left the vote meanwhile is no longer at this point.
        let counting = readers.filter { replica, _ in
            lease.replicas.contains(pass.connector.replicas[replica.position].name)
        }
        let points = await pass.open(
            counting,
            scope: scope,
            deadline: deadline,
            outcome: &outcome
        )
        if !outcome.isExact {
            // Late, but perhaps not too late: only a living lease can be renewed.
            let renewed = try? await tunnel.renew(lease: lease.lease, purpose: purpose)
            outcome.isExact = renewed != nil
        }
        // An expired lease is gone already.
        try? await tunnel.release(lease: lease.lease, purpose: purpose)
        await pass.read(counting, points: points, scope: scope, outcome: &outcome)
        return (outcome, lease.sequence)
    }
}
