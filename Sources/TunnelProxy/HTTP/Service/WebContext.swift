internal import LibCrypto
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOSSL
internal import ServicePlan
internal import Synchronization
internal import VotingCore
internal import WireProtocols

/// What all requests of one web server's tunnel share.
final class WebContext: RegistryOwner {
    /// Bytes of replies that all requests together may hold back.
    static let heldBytesMax = 256 << 20

    let plan: WebServicePlan
    /// The replicas and their votes.
    let path: WebPathPlan
    let replicaCount: Int
    /// Equal replies that decide.
    let quorum: Int
    let registry: RegistryShell
    let recorder: any VoteRecorder
    let logger: Logger
    let store: StateStore
    let clock = SystemClock()
    let metrics = TunnelMetrics()
    let order = WriteOrder()
    let comparison: ReplyComparison
    let headLimits: HTTPHeadLimits
    /// TLS to replicas; their certificates are not checked, the network is internal.
    let replicaTLS: NIOSSLContext
    let conduct: NIOLockedValueBox<[ReplicaConduct]>
    let cookies: NIOLockedValueBox<VirtualCookies>
    let tags: NIOLockedValueBox<EntityTags>
    private let noise: NIOLockedValueBox<NoiseLearner>
    private let exchangeLimits: ExchangeLimits
    /// Ready to take what is to be recorded; copied for each.
    private let keyedHash: HMACSHA256
    private let servingStream: AsyncStream<Void>
    private let servingSignal: AsyncStream<Void>.Continuation
    private let inFlightCount = Atomic<Int>(0)
    private let heldCount = Atomic<Int>(0)
    private let isLearning = Atomic<Bool>(false)
    private let requestNumber = Atomic<UInt64>(0)
    private let domains: ServedDomains
    private let connectionCount = Atomic<Int>(0)
    private let sessionCount = Atomic<UInt64>(0)

    /// Creates the context of a tunnel that is about to start.
    ///
    /// - Parameters:
    ///   - plan: what the compiler decided.
    ///   - path: the group of replicas.
    ///   - restored: what an earlier tunnel left.
    ///   - recorder: takes the vote records.
    ///   - logger: takes the log lines.
    /// - Throws: `TunnelFailure` when the plan holds what cannot be carried out.
    init(
        plan: WebServicePlan,
        path: WebPathPlan,
        restored: StateStore.Restored,
        recorder: any VoteRecorder,
        logger: Logger
    ) throws {
        self.plan = plan
        self.path = path
        self.recorder = recorder
        self.logger = logger
        replicaCount = path.replicas.count
        domains = ServedDomains(plan.domains)
        quorum = plan.quorum
        let limits = plan.tunnel.limits
        comparison = try ReplyComparison(
            plan.comparison,
            limits: limits,
            isHeterogeneous: Set(path.replicas.map(\.engine)).count > 1
        )
        headLimits = WebLimits.head(limits)
        exchangeLimits = WebLimits.exchange(limits)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        replicaTLS = try NIOSSLContext(configuration: tls)
        let names = path.replicas.map(\.name)
        let key = restored.key.count == 32 ? restored.key : try SecureRandom.bytes(32)
        keyedHash = HMACSHA256(key: key)
        let store = StateStore(directory: plan.tunnel.stateDirectory, replicas: names, key: key)
        let registry = WebLimits.registry(plan, names, restored)
        store.keep(registry)
        self.store = store
        self.registry = RegistryShell(registry)
        let settings = WebLimits.conduct(plan)
        conduct = NIOLockedValueBox(names.map { _ in ReplicaConduct(settings: settings) })
        noise = NIOLockedValueBox(NoiseLearner(settings: WebLimits.noise(plan.noise)))
        cookies = NIOLockedValueBox(
            VirtualCookies(replicaCount: names.count, settings: WebLimits.cookies(plan.sessions))
        )
        tags = NIOLockedValueBox(EntityTags(replicaCount: names.count))
        (servingStream, servingSignal) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
    }

    // MARK: Places

    /// Counts bytes of replies that are held back; false when they are more than all requests may hold.
    func hold(_ bytes: Int) -> Bool {
        heldCount.add(bytes, ordering: .relaxed).newValue <= WebContext.heldBytesMax
    }

    /// Held bytes are gone.
    func letGo(_ bytes: Int) {
        if bytes > 0 { heldCount.subtract(bytes, ordering: .relaxed) }
    }

    /// Takes a place for a client's connection and numbers it; nil when all are taken.
    func openConnection() -> UInt64? {
        let count = connectionCount.add(1, ordering: .relaxed).newValue
        guard count <= plan.tunnel.limits.clientConnectionsMax else {
            connectionCount.subtract(1, ordering: .relaxed)
            return nil
        }
        metrics.connected()
        return sessionCount.add(1, ordering: .relaxed).newValue
    }

    /// Gives a connection's place back.
    func closeConnection() { connectionCount.subtract(1, ordering: .relaxed) }

    /// Takes a place for a request; false when all are taken.
    func openRequest() -> Bool {
        requestNumber.add(1, ordering: .relaxed)
        let count = inFlightCount.add(1, ordering: .relaxed).newValue
        guard count <= plan.tunnel.limits.requestsInFlightMax else {
            inFlightCount.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Gives a request's place back.
    func closeRequest() { inFlightCount.subtract(1, ordering: .relaxed) }

    /// Requests that clients sent so far.
    var requestCount: UInt64 { requestNumber.load(ordering: .relaxed) }

    /// The Host that the tunnel itself names to replicas.
    var ownHost: String { plan.domains.first { !$0.hasPrefix("*") } ?? plan.service }

    /// Whether a Host is one of the service's domains.
    func serves(host: String) -> Bool { domains.contains(host) }

    // MARK: Votes

    /// A vote among the replicas that get requests now.
    func makeVote(now: UnixMilliseconds) -> ExchangeVote {
        let voting = registry.voting
        return ExchangeVote(
            voting: voting,
            shadows: registry.receiving.subtracting(voting),
            replicaCount: replicaCount,
            quorum: quorum,
            limits: exchangeLimits,
            rules: comparison.bodies,
            now: now
        )
    }

    /// Says what differences between replies mean, and learns from them.
    func judge(
        _ found: (fields: [NoiseField], isComplete: Bool),
        of replied: ReplicaSet,
        route: String
    ) -> NoiseJudgement {
        guard found.isComplete else {
            return NoiseJudgement(outcome: .noMajority, dissenters: replied)
        }
        isLearning.store(true, ordering: .relaxed)
        let now = clock.unixMilliseconds()
        let judgement = noise.withLockedValue {
            $0.judged(found.fields, route: route, replied: replied, quorum: quorum, now: now)
        }
        for place in judgement.learnt {
            logger.notice("noise learnt", metadata: ["route": "\(route)", "place": "\(place)"])
        }
        return judgement
    }

    /// All replies to a request were equal: what was taken for noise on its route occurs less often.
    func agreed(on request: WebRequest) {
        guard isLearning.load(ordering: .relaxed) else { return }
        let route = request.route
        noise.withLockedValue { $0.agreed(route: route) }
    }

    /// A digest as records have it: without the key nobody can guess what was answered.
    func keyed(_ digest: VoteDigest) -> VoteDigest? { keyed(digest.bytes) }

    /// Digest of a request's head line and host.
    func digest(of request: WebRequest) -> VoteDigest? {
        keyed(Array("\(request.method) \(request.host) \(request.target)".utf8))
    }

    private func keyed(_ bytes: [UInt8]) -> VoteDigest? {
        var code = keyedHash
        code.update(bytes)
        return VoteDigest(bytes: code.finalize())
    }

    /// `http` or `https`.
    func scheme(of listener: Int) -> String {
        plan.listeners.first { $0.port == listener }?.scheme ?? "http"
    }

    // MARK: Registry

    func name(of replica: ReplicaIndex) -> String {
        let index = replica.position
        return index < path.replicas.count ? path.replicas[index].name : "replica \(index)"
    }

    /// The replica of this name; nil when the plan has none.
    func replica(named name: String) -> ReplicaIndex? {
        path.replicas.firstIndex { $0.name == name }.map { ReplicaIndex($0) }
    }

    func recordLifecycle(kind: VoteKind, replica: ReplicaIndex?, reason: String) {
        let now = clock.unixMicroseconds()
        recorder.record(
            VoteRecord(
                kind: kind,
                service: plan.service,
                requestKind: replica.map { name(of: $0) } ?? plan.service,
                leader: replica,
                decidedAtUnixMicroseconds: now,
                completedAtUnixMicroseconds: now,
                reason: reason
            )
        )
    }

    /// A web server's state is what it answers: later votes show it.
    func requestStateVote(reason: String) {}

    func startedServing() { servingSignal.yield() }

    /// The monitor looks for candidates all the time.
    func admissionNeeded() {}

    /// Waits until a quorum votes.
    func waitUntilServing() async {
        if registry.isServing { return }
        for await _ in servingStream where registry.isServing { return }
    }

    // MARK: Status

    /// What `GET /v1/status` answers.
    func status() -> TunnelStatus {
        let registry = registry.snapshot
        let replicas = path.replicas.enumerated().map { index, replica in
            ReplicaStatus(
                name: replica.name,
                state: registry.states[index].rawValue,
                reason: registry.reasons[index],
                score: registry.scores[index],
                sinceUnixMilliseconds: registry.since[index]
            )
        }
        return TunnelStatus(
            service: plan.service,
            configuredReplicas: replicaCount,
            quorum: quorum,
            mode: plan.mode,
            serving: registry.isServing,
            frozenReason: registry.freezeReason,
            sequence: order.count,
            sessions: connectionCount.load(ordering: .relaxed),
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
                waitingWriters: order.waitingCount,
                isFrozen: status.frozenReason != nil,
                isObserved: false,
                recorder: recorder.status,
                replicas: status.replicas
            )
        )
    }
}
