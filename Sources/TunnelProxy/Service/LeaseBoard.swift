internal import NIOConcurrencyHelpers
internal import NIOCore
internal import ServicePlan
internal import VotingCore

/// Leases under which the voter works while the gate is shut; each ends by itself.
final class LeaseBoard: Sendable {
    private struct Lease {
        let waiter: UInt64
        let replica: ReplicaIndex?
        let milliseconds: Int
        var expiry: Scheduled<Void>?
    }

    private struct State {
        var leases: [String: Lease] = [:]
        var next: UInt64 = 1 << 32
    }

    /// Life of a resync lease without renewal.
    static let resyncMilliseconds = 10_000
    private static let leasesMax = 16

    private let box = NIOLockedValueBox(State())
    private let loop: any EventLoop
    private let context: TunnelContext

    /// Creates a board whose timers run on `loop`.
    init(context: TunnelContext, loop: any EventLoop) {
        self.context = context
        self.loop = loop
    }

    /// Stops commits for the time of a consistent point.
    func consistentPoint(_ purpose: String) async throws -> GateLease {
        let milliseconds = context.plan.tunnel.limits.consistentPointMilliseconds
        let (name, waiter) = try enter(replica: nil, milliseconds: milliseconds)
        let ordering = context.ordering
        let sequence = await withCheckedContinuation { continuation in
            ordering.requestShared(waiter) { continuation.resume(returning: $0) }
        }
        return granted(name, sequence: sequence)
    }

    /// Stops all writes for a resync of one replica.
    func beginResync(_ replica: ReplicaIndex) async throws -> GateLease {
        let (name, waiter) = try enter(
            replica: replica,
            milliseconds: Self.resyncMilliseconds
        )
        let ordering = context.ordering
        let sequence = await withCheckedContinuation { continuation in
            ordering.requestHold(waiter) { continuation.resume(returning: $0) }
        }
        context.registry.apply(context) { $0.resyncBegan(replica, at: $1) }
        return granted(name, sequence: sequence)
    }

    /// Keeps a lease alive.
    func renew(_ name: String) throws -> GateLease {
        guard box.withLockedValue({ $0.leases[name] }) != nil else { throw Self.expired(name) }
        return granted(name, sequence: context.ordering.sequence)
    }

    /// Ends a lease; a resync under it has failed.
    func release(_ name: String, reason: String) {
        guard let lease = remove(name) else { return }
        if let replica = lease.replica {
            context.registry.apply(context) {
                $0.resyncFailed(replica, reason: reason, at: $1)
            }
        }
        context.ordering.cancel(lease.waiter)
    }

    /// The resynced replica equals its donors: it votes again.
    func readmit(_ name: String, replica: ReplicaIndex) throws {
        guard let lease = box.withLockedValue({ $0.leases[name] }), lease.replica == replica else {
            throw Self.expired(name)
        }
        _ = remove(name)
        context.registry.apply(context) { $0.readmitted(replica, at: $1) }
        context.ordering.cancel(lease.waiter)
    }

    private static func expired(_ name: String) -> TunnelFailure {
        TunnelFailure("lease \(name) has expired or never was; begin again")
    }

    private func enter(
        replica: ReplicaIndex?,
        milliseconds: Int
    ) throws -> (name: String, waiter: UInt64) {
        try box.withLockedValue { state in
            guard state.leases.count < Self.leasesMax else {
                throw TunnelFailure("\(state.leases.count) leases are out, the limit")
            }
            if let replica, state.leases.values.contains(where: { $0.replica == replica }) {
                throw TunnelFailure("a resync of this replica is under way")
            }
            state.next += 1
            let name = "lease-\(state.next & 0xFFFF_FFFF)"
            state.leases[name] = Lease(
                waiter: state.next,
                replica: replica,
                milliseconds: milliseconds
            )
            return (name, state.next)
        }
    }

    private func granted(_ name: String, sequence: UInt64) -> GateLease {
        let milliseconds = box.withLockedValue { state -> Int in
            guard var lease = state.leases[name] else { return 0 }
            lease.expiry?.cancel()
            lease.expiry = loop.scheduleTask(in: .milliseconds(Int64(lease.milliseconds))) {
                self.release(name, reason: "the lease expired")
            }
            state.leases[name] = lease
            return lease.milliseconds
        }
        let voting = context.registry.voting.map { context.name(of: $0) }
        return GateLease(
            lease: name,
            sequence: sequence,
            replicas: voting,
            expiresMilliseconds: milliseconds
        )
    }

    private func remove(_ name: String) -> Lease? {
        let lease = box.withLockedValue { $0.leases.removeValue(forKey: name) }
        lease?.expiry?.cancel()
        return lease
    }
}
