internal import ControlPlane
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// The control API of a web server's tunnel: the paths of `ControlPath` that mean something without copies.
enum WebControlRoutes {
    /// All routes of one tunnel.
    static func make(_ context: WebContext) -> [ControlRoute] {
        [.get(ControlPath.status) { context.status() }] + replicas(context) + changes(context)
            + [injections(context)]
    }

    private static func replicas(_ context: WebContext) -> [ControlRoute] {
        [
            .post(ControlPath.quarantine) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                }
            },
            // There is nothing to copy: the replica is compared without a vote until it agrees.
            .post(ControlPath.resync) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                let registry = context.registry.snapshot
                guard !registry.state(of: replica).votes || registry.canLose(replica) else {
                    throw ControlRefusal(
                        "\(body.replica) cannot leave the vote: fewer than \(context.quorum) "
                            + "replicas would remain"
                    )
                }
                context.conduct.withLockedValue { $0[replica.position].pardoned() }
                context.cookies.withLockedValue { $0.stateLost(replica) }
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                        + $0.resyncBegan(replica, at: $1) + $0.caughtUp(replica, at: $1)
                }
            },
        ]
    }

    private static func changes(_ context: WebContext) -> [ControlRoute] {
        [
            .post(ControlPath.freeze) { (body: ReplicaRequest) -> Void in
                context.registry.apply(context) {
                    $0.freezeRequested(reason: body.reason, at: $1)
                }
            },
            .post(ControlPath.unfreeze) { (body: ReplicaRequest) -> Void in
                if let frozen = context.registry.freezeReason, frozen != body.reason {
                    throw ControlRefusal(
                        "changes are refused for another reason (\(frozen)); end that with "
                            + "'ftcompose thaw'"
                    )
                }
                context.registry.apply(context) { registry, _ in
                    registry.freezeReleased(reason: body.reason)
                }
            },
            .post(ControlPath.thaw) { (body: ReplicaRequest) -> Void in
                let replica = try known(body.replica, context)
                context.registry.apply(context) {
                    $0.thawed(from: replica, name: body.replica, at: $1)
                }
            },
        ]
    }

    private static func injections(_ context: WebContext) -> ControlRoute {
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
    }

    private static func known(_ name: String, _ context: WebContext) throws -> ReplicaIndex {
        guard let replica = context.replica(named: name) else {
            let names = context.path.replicas.map(\.name).joined(separator: ", ")
            throw ControlRefusal("there is no replica '\(name)'; the replicas are \(names)")
        }
        return replica
    }
}
