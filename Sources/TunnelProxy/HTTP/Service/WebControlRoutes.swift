internal import ControlPlane
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// The control API of a web server's tunnel: the paths of `ControlPath` that mean something without copies.
enum WebControlRoutes {
    /// All routes of one tunnel.
    static func make(_ router: WebRouter) -> [ControlRoute] {
        [.get(ControlPath.status) { router.status() }] + replicas(router) + changes(router)
            + noise(router) + [injections(router)]
    }

    private static func replicas(_ router: WebRouter) -> [ControlRoute] {
        [
            // The voter saw what replies do not show; it says so again while that lasts.
            .post(ControlPath.quarantine) { (body: ReplicaRequest) -> Void in
                let (context, replica) = try known(body.replica, router)
                let state = try mayLeave(replica, body.replica, context)
                let now = context.clock.unixMilliseconds()
                context.conduct.withLockedValue {
                    $0[replica.position].reported(
                        isOut: !state.votes && state != .shadow,
                        now: now
                    )
                }
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                }
            },
            // There is nothing to copy: the replica is compared without a vote until it agrees.
            .post(ControlPath.resync) { (body: ReplicaRequest) -> Void in
                let (context, replica) = try known(body.replica, router)
                _ = try mayLeave(replica, body.replica, context)
                context.conduct.withLockedValue { $0[replica.position].pardoned() }
                context.cookies.withLockedValue { $0.stateLost(replica) }
                context.registry.apply(context) {
                    $0.quarantineRequested(replica, reason: body.reason, at: $1)
                        + $0.resyncBegan(replica, at: $1) + $0.caughtUp(replica, at: $1)
                }
            },
        ]
    }

    /// Changes are refused on all paths or on none.
    private static func changes(_ router: WebRouter) -> [ControlRoute] {
        [
            .post(ControlPath.freeze) { (body: ReplicaRequest) -> Void in
                for context in router.paths {
                    context.registry.apply(context) {
                        $0.freezeRequested(reason: body.reason, at: $1)
                    }
                }
            },
            .post(ControlPath.unfreeze) { (body: ReplicaRequest) -> Void in
                if let frozen = router.freezeReason, frozen != body.reason {
                    throw ControlRefusal(
                        "changes are refused for another reason (\(frozen)); end that with "
                            + "'ftcompose thaw'"
                    )
                }
                for context in router.paths {
                    context.registry.apply(context) { registry, _ in
                        registry.freezeReleased(reason: body.reason)
                    }
                }
            },
            // The replica is right on its own path; the others know nothing of it.
            .post(ControlPath.thaw) { (body: ReplicaRequest) -> Void in
                let (found, replica) = try known(body.replica, router)
                found.registry.apply(found) {
                    $0.thawed(from: replica, name: body.replica, at: $1)
                }
                for context in router.paths {
                    context.registry.apply(context) { registry, _ in
                        registry.freezeReason.map { registry.freezeReleased(reason: $0) } ?? []
                    }
                }
            },
        ]
    }

    private static func noise(_ router: WebRouter) -> [ControlRoute] {
        [
            .get(ControlPath.noise) { router.noiseReport() },
            .post(ControlPath.forgetNoise) { (body: NoiseForgetRequest) -> NoiseForgotten in
                try router.forgetNoise(body)
            },
        ]
    }

    private static func injections(_ router: WebRouter) -> ControlRoute {
        .post(ControlPath.injections) { (body: InjectionNotice) -> Void in
            let (context, replica) = try known(body.replica, router)
            let now = context.clock.unixMicroseconds()
            var made = VoteRecord(
                kind: .injection,
                service: context.plan.service,
                requestKind: body.fault,
                leader: replica,
                decidedAtUnixMicroseconds: now,
                completedAtUnixMicroseconds: now,
                reason: body.reason
            )
            made.group = context.index
            let record = made
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

    /// The state of a replica that can be spared.
    private static func mayLeave(
        _ replica: ReplicaIndex,
        _ name: String,
        _ context: WebContext
    ) throws -> ReplicaState {
        let registry = context.registry.snapshot
        let state = registry.state(of: replica)
        guard !state.votes || registry.canLose(replica) else {
            throw ControlRefusal(
                "\(name) cannot leave the vote: fewer than \(context.quorum) replicas would "
                    + "remain"
            )
        }
        return state
    }

    /// The replica of this name, and its path.
    private static func known(
        _ name: String,
        _ router: WebRouter
    ) throws -> (WebContext, ReplicaIndex) {
        for context in router.paths {
            if let replica = context.replica(named: name) { return (context, replica) }
        }
        let names = router.paths.flatMap(\.path.replicas).map(\.name).joined(separator: ", ")
        throw ControlRefusal("there is no replica '\(name)'; the replicas are \(names)")
    }
}
