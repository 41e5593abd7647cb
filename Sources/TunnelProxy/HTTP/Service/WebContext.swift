internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOSSL
internal import ServicePlan
internal import Synchronization
internal import VotingCore
internal import WireProtocols

/// One path of a web server: what all requests share that its group of replicas answers.
///
/// Paths share no state, so each has a registry, an order of writes, cookies, entity tags and noise of its own.
final class WebContext: RegistryOwner {
    /// What all paths share.
    let site: WebSite
    /// Position of the path in the plan.
    let index: Int
    /// The replicas and their votes.
    let path: WebPathPlan
    let replicaCount: Int
    /// Equal replies that decide.
    let quorum: Int
    let registry: RegistryShell
    let store: StateStore
    let order = WriteOrder()
    let votes = PathVotes()
    let comparison: ReplyComparison
    let conduct: NIOLockedValueBox<[ReplicaConduct]>
    /// What was learnt of the replicas, kept over restarts.
    let memory: WebMemory
    private let exchangeLimits: ExchangeLimits
    private let isLearning = Atomic<Bool>(false)
    private let requestNumber = Atomic<UInt64>(0)

    var plan: WebServicePlan { site.plan }
    var recorder: any VoteRecorder { site.recorder }
    var logger: Logger { site.logger }
    var clock: SystemClock { site.clock }
    var metrics: TunnelMetrics { site.metrics }
    var headLimits: HTTPHeadLimits { site.headLimits }
    var replicaTLS: NIOSSLContext { site.replicaTLS }
    var ownHost: String { site.ownHost }

    /// Creates the context of a path that is about to start.
    ///
    /// - Parameters:
    ///   - site: what all paths share.
    ///   - index: position of the path in the plan.
    ///   - directory: folder of its state.
    ///   - restored: what an earlier tunnel left.
    /// - Throws: `TunnelFailure` when the plan holds what cannot be carried out.
    init(
        site: WebSite,
        index: Int,
        directory: String,
        restored: StateStore.Restored
    ) throws {
        let plan = site.plan
        let path = plan.paths[index]
        self.site = site
        self.index = index
        self.path = path
        replicaCount = path.replicas.count
        quorum = plan.quorum
        let limits = plan.tunnel.limits
        comparison = try ReplyComparison(plan.comparison, limits: limits)
        exchangeLimits = WebLimits.exchange(limits)
        let names = path.replicas.map(\.name)
        let store = StateStore(directory: directory, replicas: names)
        let registry = WebLimits.registry(plan, names, restored)
        store.keep(registry)
        self.store = store
        self.registry = RegistryShell(registry)
        let settings = WebLimits.conduct(plan)
        conduct = NIOLockedValueBox(names.map { _ in ReplicaConduct(settings: settings) })
        memory = WebMemory(
            plan: plan,
            path: path,
            now: SystemClock().unixMilliseconds(),
            logger: site.logger
        )
        isLearning.store(memory.noise.withLockedValue { $0.routeCount > 0 }, ordering: .relaxed)
    }

    /// What each replica calls a client's cookie.
    var cookies: NIOLockedValueBox<VirtualCookies> { memory.cookies }
    /// What each replica calls the version of a resource.
    var tags: NIOLockedValueBox<EntityTags> { memory.tags }

    // MARK: Places

    /// Counts bytes of replies that are held back; false when they are more than all requests may hold.
    func hold(_ bytes: Int) -> Bool { site.hold(bytes) }

    /// Held bytes are gone.
    func letGo(_ bytes: Int) { site.letGo(bytes) }

    /// A client's request is about to be sent to the replicas.
    func countRequest() { requestNumber.add(1, ordering: .relaxed) }

    /// Requests of clients that were sent to the replicas so far.
    var requestCount: UInt64 { requestNumber.load(ordering: .relaxed) }

    /// Replicas of the path that replies alone may take out at once.
    var ejectedMax: Int {
        max(1, replicaCount * plan.balancing.ejection.percentMax / 100)
    }

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
        let judgement = memory.noise.withLockedValue {
            $0.judged(found.fields, route: route, replied: replied, quorum: quorum, now: now)
        }
        for place in judgement.learnt {
            logger.notice("noise learnt", metadata: ["route": "\(route)", "place": "\(place)"])
            recordNoise("noise learnt: \(place)", route: route)
        }
        return judgement
    }

    /// All replies to a request were equal: what was taken for noise on its route occurs less often.
    func agreed(on request: WebRequest) {
        guard isLearning.load(ordering: .relaxed) else { return }
        let route = request.route
        memory.noise.withLockedValue { $0.agreed(route: route) }
    }

    /// Digest of a request's head line and host; who writes the record puts it under the service's key.
    func digest(of request: WebRequest) -> VoteDigest {
        var text = "\(request.method) \(request.host) \(request.target)"
        return text.withUTF8 { VoteDigest(ContentDigest(of: UnsafeRawBufferPointer($0))) }
    }

    /// `http` or `https`.
    func scheme(of listener: Int) -> String { site.scheme(of: listener) }

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
        var record = VoteRecord(
            kind: kind,
            service: plan.service,
            requestKind: replica.map { name(of: $0) } ?? plan.service,
            leader: replica,
            decidedAtUnixMicroseconds: now,
            completedAtUnixMicroseconds: now,
            reason: reason
        )
        record.group = index
        recorder.record(record)
    }

    /// A web server's state is what it answers: later votes show it.
    func requestStateVote(reason: String) {}

    func startedServing() { site.startedServing() }

    /// The monitor looks for candidates all the time.
    func admissionNeeded() {}

    // MARK: Status

    /// Each replica and its life.
    var replicaStatuses: [ReplicaStatus] {
        let registry = registry.snapshot
        return path.replicas.enumerated().map { index, replica in
            ReplicaStatus(
                name: replica.name,
                state: registry.states[index].rawValue,
                reason: registry.reasons[index],
                score: registry.scores[index],
                sinceUnixMilliseconds: registry.since[index]
            )
        }
    }
}
