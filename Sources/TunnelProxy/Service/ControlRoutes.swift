internal import ControlPlane
internal import ServicePlan
internal import VotingCore

/// The tunnel's side of the control API on `ft-control`.
enum ControlRoutes {
    /// All routes of one tunnel.
    static func make(_ context: TunnelContext, _ leases: LeaseBoard) -> [ControlRoute] {
        reading(context) + leasing(context, leases) + operating(context) + recording(context)
    }

    private static func reading(_ context: TunnelContext) -> [ControlRoute] {
        [
            .get(ControlPath.status) { context.status() },
            .get(ControlPath.noise) { () -> NoiseReport in throw noNoise(context) },
            .post(ControlPath.forgetNoise) { (_: NoiseForgetRequest) -> Void in
                throw noNoise(context)
            },
        ]
    }

    /// Replies of a database are compared value by value; what differs by nature is named by the statement.
    private static func noNoise(_ context: TunnelContext) -> ControlRefusal {
        ControlRefusal(
            "'\(context.plan.service)' is a database, whose tunnel learns no noise: only web services have "
                + "masks"
        )
    }

    private static func leasing(
        _ context: TunnelContext,
        _ leases: LeaseBoard
    ) -> [ControlRoute] {
        [
            .post(ControlPath.consistentPoint) { (body: LeaseRequest) -> GateLease in
                try await refusing { try await leases.consistentPoint(body.purpose) }
            },
            .post(ControlPath.renewLease) { (body: LeaseRequest) -> GateLease in
                try await refusing { try leases.renew(body.lease ?? "") }
            },
            .post(ControlPath.releaseLease) { (body: LeaseRequest) -> Void in
                leases.release(body.lease ?? "", reason: body.purpose)
            },
            .post(ControlPath.beginResync) { (body: ReplicaRequest) -> GateLease in
                let replica = try known(body.replica, context)
                return try await refusing { try await leases.beginResync(replica) }
            },
            .post(ControlPath.readmit) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                try await refusing { try leases.readmit(body.lease ?? "", replica: replica) }
            },
        ]
    }

    private static func operating(_ context: TunnelContext) -> [ControlRoute] {
        [
            .post(ControlPath.quarantine) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                }
            },
            .post(ControlPath.resync) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                guard context.registry.snapshot.canLose(replica) else {
                    throw ControlRefusal(
                        "\(body.replica) cannot leave the vote: fewer than \(context.quorum) "
                            + "replicas would remain"
                    )
                }
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                }
            },
            .post(ControlPath.freeze) { (body: ReplicaRequest) -> Void in
                context.registry.apply(context) {
                    $0.freezeRequested(reason: body.reason, at: $1)
                }
            },
            .post(ControlPath.unfreeze) { (body: ReplicaRequest) -> Void in
                if let frozen = context.registry.freezeReason, frozen != body.reason {
                    throw ControlRefusal(
                        "writes are frozen for another reason (\(frozen)); end that with 'ftcompose "
                            + "thaw'"
                    )
                }
                context.registry.apply(context) { registry, _ in
                    registry.freezeReleased(reason: body.reason)
                }
            },
            .post(ControlPath.thaw) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                guard context.monitor.reachable.contains(replica) else {
                    throw ControlRefusal(
                        "\(body.replica) cannot be reached; choose another replica"
                    )
                }
                context.registry.apply(context) {
                    $0.thawed(from: replica, name: body.replica, at: $1)
                }
            },
        ]
    }

    private static func recording(_ context: TunnelContext) -> [ControlRoute] {
        [
            .post(ControlPath.injections) { (body: InjectionNotice) -> Void in
                let replica = try known(body.replica, context)
                let now = context.clock.unixMicroseconds()
                let record = VoteRecord(
                    kind: .injection,
                    service: context.plan.service,
                    requestKind: body.fault,
                    leader: replica,
                    decidedAtUnixMicroseconds: now,
                    completedAtUnixMicroseconds: now,
                    reason: body.reason
                )
                let outcome = await withCheckedContinuation { continuation in
                    context.recorder.record(record, isComplete: true, reaching: .spooled) {
                        continuation.resume(returning: $0)
                    }
                }
                guard outcome == .reached else {
                    throw ControlRefusal.unavailable(
                        "the record could not be written: the disk or the buffer is full"
                    )
                }
            }
        ]
    }

    private static func known(_ name: String, _ context: TunnelContext) throws -> ReplicaIndex {
        guard let replica = context.replica(named: name) else {
            let names = context.plan.replicas.map(\.name).joined(separator: ", ")
            throw ControlRefusal("there is no replica '\(name)'; the replicas are \(names)")
        }
        return replica
    }

    private static func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let failure as TunnelFailure {
            throw ControlRefusal(failure.description)
        }
    }
}
