internal import Logging
internal import NIOConcurrencyHelpers
internal import ServicePlan
internal import Synchronization
internal import VotingCore

/// Chooses the path of each request; the thesis' router of a web server with load balancing.
///
/// A path is up while a quorum of its replicas votes. `PathBalancer` decides everything else; with one path
/// there is nothing to decide, and nothing is locked.
final class WebRouter: Sendable {
    let site: WebSite
    /// The groups of replicas, in the plan's order; at least one.
    let paths: [WebContext]
    private let binding: PathBinding
    private let balancer: NIOLockedValueBox<PathBalancer>
    private let retryCount = Atomic<UInt64>(0)

    /// Creates the router of a tunnel.
    init(site: WebSite, paths: [WebContext]) {
        self.site = site
        self.paths = paths
        binding = PathBinding(service: site.plan.service, pathCount: paths.count)
        balancer = NIOLockedValueBox(
            PathBalancer(
                weights: site.plan.paths.map(\.weight),
                startsUp: false,
                settings: WebLimits.balancer(site.plan.balancing)
            )
        )
    }

    /// Whether there is anything to choose.
    var hasSeveralPaths: Bool { paths.count > 1 }

    /// True while a path has a quorum.
    var isServing: Bool { paths.contains { $0.registry.isServing } }

    /// Why requests that may change something are refused; nil when they are not.
    var freezeReason: String? {
        for path in paths {
            if let reason = path.registry.freezeReason { return reason }
        }
        return nil
    }

    /// Finds out where a client belongs, and takes the tunnel's cookie out of its request.
    func note(_ request: inout WebRequest) {
        guard hasSeveralPaths, !request.cookies.isEmpty else { return }
        request.boundPath = binding.take(from: &request.cookies)
    }

    /// Binds a client to the path that holds what this answer leaves behind.
    func bind(_ answer: inout WebAnswer, to path: Int, _ request: WebRequest) {
        guard hasSeveralPaths, request.boundPath != path, !request.isProbe,
            PathBinding.leavesState(answer, to: request)
        else { return }
        answer.fields.append(("Set-Cookie", binding.header(for: path)))
    }

    // MARK: Choice

    /// The way of a new request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - fixed: the only path it is about; nil for any.
    /// - Returns: the way, on its first path.
    func route(of request: WebRequest, fixed: Int?) -> PathRoute {
        if let fixed { return PathRoute(path: fixed, isCounted: false, isFixed: true) }
        guard hasSeveralPaths else { return PathRoute(path: 0, isCounted: false, isFixed: true) }
        guard let path = path(for: request, excluding: []) else {
            return PathRoute(path: request.boundPath ?? request.portPath ?? 0, isCounted: false)
        }
        return PathRoute(path: path, isCounted: true)
    }

    /// A path that is not among those tried, which counts the request from now on; nil when there is none.
    func path(for request: WebRequest, excluding tried: Set<Int>) -> Int? {
        let now = site.clock.unixMilliseconds()
        let (path, changes) = balancer.withLockedValue { balancer in
            let changes = follow(&balancer, now)
            let path = balancer.picked(
                client: request.client,
                preferring: request.boundPath ?? request.portPath,
                excluding: tried,
                now: now
            )
            return (path, changes)
        }
        if !tried.isEmpty, path != nil { retryCount.add(1, ordering: .relaxed) }
        report(changes)
        return path
    }

    /// Tells the balancer how a request ended.
    func tell(_ notices: [PathRoute.Notice]) {
        guard !notices.isEmpty else { return }
        let now = site.clock.unixMilliseconds()
        let changes = balancer.withLockedValue { balancer in
            var changes: [BalancerChange] = []
            for notice in notices {
                switch notice.end {
                case .answered, .failed:
                    let isFailure = notice.end == .failed
                    changes += balancer.finished(notice.path, isFailure: isFailure, now: now)
                case .doubtful, .silent:
                    balancer.released(notice.path)
                }
            }
            return changes
        }
        report(changes)
    }

    /// Looks whether paths came, went, or may serve again; requests do the same as they come.
    func look() {
        guard hasSeveralPaths else { return }
        let now = site.clock.unixMilliseconds()
        report(balancer.withLockedValue { follow(&$0, now) })
    }

    /// A path is up while its registry has a quorum, for which the replicas' checks and votes count.
    private func follow(
        _ balancer: inout PathBalancer,
        _ now: UnixMilliseconds
    ) -> [BalancerChange] {
        var changes = balancer.advanced(to: now)
        for (index, path) in paths.enumerated() {
            let isServing = path.registry.isServing
            guard isServing != balancer.isUp(index) else { continue }
            changes +=
                isServing
                ? balancer.checkSucceeded(index, now: now) : balancer.checkFailed(index)
        }
        return changes
    }

    private func report(_ changes: [BalancerChange]) {
        for change in changes {
            let (path, text) = WebRouter.text(change)
            let name = paths[path].path.name
            site.logger.notice("path \(text)", metadata: ["path": "\(name)"])
            // That a path is kept although it fails says nothing that its votes do not say.
            if case .ejectionWithheld = change { continue }
            paths[path].recordLifecycle(
                kind: .lifecycle,
                replica: nil,
                reason: "path \(name) \(text)"
            )
        }
    }

    private static func text(_ change: BalancerChange) -> (path: Int, text: String) {
        switch change {
        case .ejected(let path, _): (path, "gets no requests for a while: too many in a row failed")
        case .ejectionWithheld(let path): (path, "failed too often, but is needed")
        case .readmitted(let path): (path, "gets requests again, few at first")
        case .down(let path): (path, "is down: fewer of its replicas vote than the quorum")
        case .up(let path): (path, "is up")
        }
    }

    // MARK: Status

    /// What `GET /v1/status` says of each path; nil with one.
    var pathStatuses: [PathStatus]? {
        guard hasSeveralPaths else { return nil }
        let current = balancer.withLockedValue { $0 }
        return paths.enumerated().map { index, path in
            let isServing = path.registry.isServing
            let isEjected = current.ejectedUntil(index) != nil
            return PathStatus(
                name: path.path.name,
                state: isServing ? isEjected ? "ejected" : "serving" : "down",
                weight: path.path.weight,
                requests: current.active(on: index)
            )
        }
    }

    /// What `GET /v1/status` answers.
    func status() -> TunnelStatus {
        TunnelStatus(
            service: site.plan.service,
            configuredReplicas: paths.reduce(0) { $0 + $1.replicaCount },
            quorum: site.plan.quorum,
            mode: site.plan.mode,
            serving: isServing,
            frozenReason: freezeReason,
            sequence: paths.reduce(0) { $0 + $1.order.count },
            sessions: site.openConnections,
            replicas: paths.flatMap(\.replicaStatuses),
            paths: pathStatuses,
            votes: site.metrics.votes
        )
    }

    /// What `GET /metrics` answers.
    func metricsText() -> String {
        let status = status()
        let text = site.metrics.exposition(
            TunnelGauges(
                service: site.plan.service,
                sessions: status.sessions,
                sequence: status.sequence,
                waitingWriters: paths.reduce(0) { $0 + $1.order.waitingCount },
                isFrozen: status.frozenReason != nil,
                isObserved: false,
                recorder: site.recorder.status,
                replicas: status.replicas
            )
        )
        guard let found = status.paths else { return text }
        return text
            + PathMetrics(
                service: site.plan.service,
                paths: found,
                votes: paths.map(\.votes.counts),
                retries: retryCount.load(ordering: .relaxed)
            ).text
    }
}
