internal import Logging
internal import NIOConcurrencyHelpers
internal import Synchronization
internal import VotingCore

/// The life of the replicas of one service: `ReplicaRegistry` behind a lock.
///
/// What sessions ask on every command is kept in atomics; everything else goes through `apply`.
final class RegistryShell: Sendable {
    private let box: NIOLockedValueBox<ReplicaRegistry>
    private let votingBits: Synchronization.Atomic<UInt16>
    private let receivingBits: Synchronization.Atomic<UInt16>
    private let generationNumber = Synchronization.Atomic<UInt64>(1)
    private let frozen: Synchronization.Atomic<Bool>

    /// Creates the shell around a restored registry.
    init(_ registry: ReplicaRegistry) {
        votingBits = Synchronization.Atomic<UInt16>(registry.voting.rawValue)
        receivingBits = Synchronization.Atomic<UInt16>(registry.receivingWrites.rawValue)
        frozen = Synchronization.Atomic<Bool>(registry.freezeReason != nil)
        quorum = registry.quorum
        box = NIOLockedValueBox(registry)
    }

    private let quorum: Int

    /// Replicas that count now.
    var voting: ReplicaSet { ReplicaSet(rawValue: votingBits.load(ordering: .acquiring)) }

    /// Replicas that get requests now, those that only are compared among them.
    var receiving: ReplicaSet { ReplicaSet(rawValue: receivingBits.load(ordering: .acquiring)) }

    /// True while q replicas count.
    var isServing: Bool { voting.count >= quorum }

    /// Grows whenever the set of voting replicas may have changed.
    var generation: UInt64 { generationNumber.load(ordering: .acquiring) }

    /// Why writes are refused; nil when they are not.
    var freezeReason: String? {
        guard frozen.load(ordering: .acquiring) else { return nil }
        return box.withLockedValue { $0.freezeReason }
    }

    /// A copy to look at.
    var snapshot: ReplicaRegistry { box.withLockedValue { $0 } }

    /// Feeds one event to the registry and does what follows from it.
    func apply(
        _ context: any RegistryOwner,
        _ event: (inout ReplicaRegistry, UnixMilliseconds) -> [RegistryAction]
    ) {
        let now = context.clock.unixMilliseconds()
        let (actions, copy) = box.withLockedValue { registry in
            let actions = event(&registry, now)
            votingBits.store(registry.voting.rawValue, ordering: .releasing)
            receivingBits.store(registry.receivingWrites.rawValue, ordering: .releasing)
            frozen.store(registry.freezeReason != nil, ordering: .releasing)
            return (actions, registry)
        }
        guard !actions.isEmpty else { return }
        generationNumber.add(1, ordering: .acquiringAndReleasing)
        context.store.keep(copy)
        for action in actions { perform(action, context) }
    }

    private func perform(_ action: RegistryAction, _ context: any RegistryOwner) {
        let logger = context.logger
        switch action {
        case .stateChanged(let replica, let from, let to, let reason):
            let level: Logger.Level = to == .quarantined || to == .suspect ? .warning : .notice
            logger.log(
                level: level,
                "replica changed state",
                metadata: [
                    "replica": "\(context.name(of: replica))", "from": "\(from.rawValue)",
                    "to": "\(to.rawValue)", "reason": "\(reason)",
                ]
            )
            context.recordLifecycle(
                kind: .lifecycle,
                replica: replica,
                reason: "\(from.rawValue) -> \(to.rawValue): \(reason)"
            )
        case .requestStateVote(let reason):
            context.requestStateVote(reason: reason)
        case .froze(let reason):
            logger.critical("writes are frozen", metadata: ["reason": "\(reason)"])
            context.recordLifecycle(kind: .freeze, replica: nil, reason: "frozen: \(reason)")
        case .thawed:
            logger.notice("writes are thawed")
            context.recordLifecycle(kind: .freeze, replica: nil, reason: "thawed")
        case .startedServing:
            logger.notice("serving: a quorum of replicas votes")
            context.startedServing()
        case .stoppedServing:
            logger.critical("not serving: fewer replicas vote than the quorum")
        case .admissionNeeded:
            context.admissionNeeded()
        }
    }
}
