internal import Logging
internal import NIOCore
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// What all sessions of one tunnel share.
final class TunnelContext: Sendable {
    let plan: Plan
    /// Replicas that must carry a session for it to be served.
    let quorum: Int
    /// Equal replies that decide a vote.
    let voteQuorum: Int
    /// True when replies are compared but the leader's is the answer (`mode: observe`).
    let observes: Bool
    /// What a reply waits for.
    let durability: Durability
    let replicaCount: Int
    let hashKey: PacketHashKey
    let registry: RegistryShell
    let ordering: OrderingShell
    let sessions: SessionTable
    let metrics = TunnelMetrics()
    let pins = PinSource()
    let clock = SystemClock()
    let recorder: any VoteRecorder
    let logger: Logger
    let store: StateStore
    let journal: WriteJournal
    let voter: VoterLink
    let monitor: ReplicaMonitor
    let accounts: AccountDirectory
    let certificate: TunnelCertificate

    /// Creates the context of a tunnel that is about to start.
    init(
        plan: Plan,
        hashKey: PacketHashKey,
        registry: RegistryShell,
        ordering: OrderingShell,
        recorder: any VoteRecorder,
        logger: Logger,
        store: StateStore,
        journal: WriteJournal,
        voter: VoterLink,
        monitor: ReplicaMonitor,
        certificate: TunnelCertificate
    ) {
        self.plan = plan
        observes = plan.mode == "observe"
        // An observed service is served as long as one replica lives, as it would be without us.
        quorum = observes ? 1 : plan.quorum
        voteQuorum = plan.quorum
        // The plan's text is checked where the plan is read.
        durability = Durability(rawValue: plan.ledger.durability) ?? .async
        replicaCount = plan.replicas.count
        self.hashKey = hashKey
        self.registry = registry
        self.ordering = ordering
        sessions = SessionTable(countMax: plan.tunnel.limits.clientSessionsMax)
        self.recorder = recorder
        self.logger = logger
        self.store = store
        self.journal = journal
        self.voter = voter
        self.monitor = monitor
        self.certificate = certificate
        accounts = AccountDirectory(monitor: monitor, quorum: quorum)
    }

    /// A replica's service name.
    func name(of replica: ReplicaIndex) -> String {
        let index = Int(replica.rawValue)
        return index < plan.replicas.count ? plan.replicas[index].name : "replica \(index)"
    }

    /// Service names of several replicas.
    func names(of replicas: ReplicaSet) -> String {
        replicas.map { name(of: $0) }.joined(separator: ", ")
    }

    /// The replica of this name; nil when the plan has none.
    func replica(named name: String) -> ReplicaIndex? {
        plan.replicas.firstIndex { $0.name == name }.map { ReplicaIndex($0) }
    }

    /// Records something that happened to a replica or to the service.
    func recordLifecycle(kind: VoteKind, replica: ReplicaIndex?, reason: String) {
        let now = clock.unixMicroseconds()
        recorder.record(
            VoteRecord(
                kind: kind,
                service: plan.service,
                sequence: ordering.sequence,
                requestKind: replica.map { name(of: $0) } ?? plan.service,
                leader: replica,
                decidedAtUnixMicroseconds: now,
                completedAtUnixMicroseconds: now,
                reason: reason
            )
        )
    }

    /// Ends the statement that a thread of a replica runs.
    func killStatement(_ thread: UInt32, on replica: ReplicaIndex) {
        monitor.runDetached("KILL QUERY \(thread)", on: replica)
    }

    /// Opens a session's connection to a replica; `failed` runs on `loop` with what went wrong.
    func dial(
        _ replica: ReplicaIndex,
        on loop: any EventLoop,
        handler: ReplicaLink,
        failed: @escaping (String?) -> Void
    ) {
        ReplicaDialer.dial(
            plan.replicas[Int(replica.rawValue)],
            address: monitor.address(of: replica),
            on: loop,
            timeoutMilliseconds: plan.tunnel.limits.connectTimeoutMilliseconds,
            handler: handler,
            failed: failed
        )
    }

    /// What `GET /v1/status` answers.
    func status() -> TunnelStatus {
        let registry = registry.snapshot
        var replicas: [ReplicaStatus] = []
        for (index, replica) in plan.replicas.enumerated() {
            replicas.append(
                ReplicaStatus(
                    name: replica.name,
                    state: registry.states[index].rawValue,
                    reason: registry.reasons[index],
                    score: registry.scores[index],
                    sinceUnixMilliseconds: registry.since[index]
                )
            )
        }
        return TunnelStatus(
            service: plan.service,
            configuredReplicas: replicaCount,
            quorum: voteQuorum,
            mode: plan.mode,
            serving: registry.isServing,
            frozenReason: registry.freezeReason,
            sequence: ordering.sequence,
            sessions: sessions.count,
            replicas: replicas,
            votes: metrics.votes
        )
    }

    /// What `GET /metrics` answers.
    func metricsText() -> String {
        let status = status()
        return metrics.exposition(
            TunnelGauges(
                service: plan.service,
                sessions: status.sessions,
                sequence: status.sequence,
                waitingWriters: ordering.waitingWriters,
                isFrozen: status.frozenReason != nil,
                isObserved: observes,
                recorder: recorder.status,
                replicas: status.replicas
            )
        )
    }
}

extension TunnelContext: RegistryOwner {
    func requestStateVote(reason: String) { voter.requestStateVote(reason: reason) }
    func startedServing() { monitor.startedServing() }
    func admissionNeeded() { monitor.wake() }
}
