internal import HostLookup
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix
internal import ServicePlan
internal import VotingCore

/// Asks each replica of a path whether it lives, admits those that do, and has those compared that were out.
final class WebMonitor: Sendable {
    private static let fastMilliseconds = 500
    private static let admissionMilliseconds = 250
    private static let admissionGraceMilliseconds = 10_000
    private static let comparisonMilliseconds = 100

    private struct Member {
        var address: SocketAddress?
        var problem = ""
    }

    private let context: WebContext
    private let group: any EventLoopGroup
    private let loops: [WebLoopPlace]
    private let box: NIOLockedValueBox<[Member]>

    /// Creates a monitor; nothing happens before `run`.
    init(context: WebContext, group: any EventLoopGroup, loops: [WebLoopPlace]) {
        self.context = context
        self.group = group
        self.loops = loops
        box = NIOLockedValueBox(Array(repeating: Member(), count: context.replicaCount))
    }

    private var check: WebHealthCheckPlan { context.plan.balancing.healthCheck }

    /// Watches all replicas until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for index in context.path.replicas.indices {
                group.addTask { await self.watch(ReplicaIndex(index)) }
            }
            group.addTask { await self.admit() }
            group.addTask { await self.compare() }
        }
    }

    // MARK: One replica

    private func watch(_ replica: ReplicaIndex) async {
        while !Task.isCancelled {
            let problem = await problem(of: replica)
            if Task.isCancelled { return }
            note(problem, of: replica)
            follow(replica, isAlive: problem == nil, problem ?? "")
            let isSteady = problem == nil && context.registry.voting.contains(replica)
            let pause =
                isSteady
                ? check.intervalMilliseconds
                : min(check.intervalMilliseconds, WebMonitor.fastMilliseconds)
            try? await Task.sleep(for: .milliseconds(pause))
        }
    }

    /// Why a replica counts as dead; nil when it lives.
    private func problem(of replica: ReplicaIndex) async -> String? {
        let target = context.path.replicas[replica.position]
        guard let endpoint = target.endpoints.first else { return "the plan names no port of it" }
        do {
            let address = try await HostLookups.shared.recentAddress(
                of: target.host,
                port: endpoint.port,
                on: MultiThreadedEventLoopGroup.singleton.any()
            )
            moved(replica, to: address)
            let status = try await WebProbe.status(
                of: address,
                target: check.path,
                host: context.ownHost,
                timeoutMilliseconds: check.timeoutMilliseconds,
                tls: endpoint.tls ? context.replicaTLS : nil,
                on: group.next()
            )
            return status < 500 ? nil : "the health check was answered with \(status)"
        } catch {
            return "\(error)"
        }
    }

    /// A container that was made anew has another address, with the same host name.
    private func moved(_ replica: ReplicaIndex, to address: SocketAddress) {
        let before = box.withLockedValue { members in
            defer { members[replica.position].address = address }
            return members[replica.position].address
        }
        guard before != address else { return }
        let path = context.index
        for place in loops {
            place.loop.execute {
                place.shared.value.forget(replica, path: path, address: address)
            }
        }
    }

    private func note(_ problem: String?, of replica: ReplicaIndex) {
        let before = box.withLockedValue { members in
            defer { members[replica.position].problem = problem ?? "" }
            return members[replica.position].problem
        }
        guard before != problem ?? "" else { return }
        let name = Logger.MetadataValue.string(context.name(of: replica))
        if let problem {
            context.logger.warning(
                "no sign of life",
                metadata: ["replica": name, "reason": "\(problem)"]
            )
        } else {
            context.logger.info("replica lives", metadata: ["replica": name])
        }
    }

    private func follow(_ replica: ReplicaIndex, isAlive: Bool, _ problem: String) {
        let registry = context.registry.snapshot
        let state = registry.state(of: replica)
        let now = context.clock.unixMilliseconds()
        let advice = context.conduct.withLockedValue {
            $0[replica.position].checked(isAlive: isAlive, state: state, now: now)
        }
        switch advice {
        case .lost:
            context.registry.apply(context) {
                $0.disconnected(replica, reason: "no sign of life: \(problem)", at: $1)
            }
        case .compare where registry.isServing:
            context.registry.apply(context) {
                $0.resyncBegan(replica, at: $1) + $0.caughtUp(replica, at: $1)
            }
        case .none, .eject, .trust, .readmit, .compare:
            break
        }
        // Without a quorum there is no answer to compare with: who lives is admitted with the others.
        guard isAlive, !registry.isServing, !state.votes, state != .joining else { return }
        context.registry.apply(context) { $0.rejoined(replica, at: $1) }
    }

    // MARK: Admission

    /// Admits the replicas that live whenever fewer than q vote.
    ///
    /// A web server has no state that could be compared beforehand: the votes on its answers do that.
    private func admit() async {
        var waitedSince: ContinuousClock.Instant?
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(WebMonitor.admissionMilliseconds))
            let registry = context.registry.snapshot
            guard !registry.isServing else {
                waitedSince = nil
                continue
            }
            if !registry.voting.isEmpty {
                context.registry.apply(context) { $0.admissionReopened(at: $1) }
            }
            let candidates = registry.admissionCandidates
            let alive = context.conduct.withLockedValue { members in
                ReplicaSet(candidates.filter { members[$0.position].isAlive })
            }
            guard alive.count >= context.quorum else { continue }
            let since = waitedSince ?? .now
            waitedSince = since
            let grace = Duration.milliseconds(WebMonitor.admissionGraceMilliseconds)
            guard alive == candidates || since.duration(to: .now) > grace else { continue }
            context.registry.apply(context) { $0.stateCompared(groups: [alive], at: $1) }
        }
    }

    // MARK: Comparison

    /// Sends requests of its own while somebody has to be compared and no client asks anything.
    private func compare() async {
        var before = context.requestCount
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(WebMonitor.comparisonMilliseconds))
            let count = context.requestCount
            defer { before = count }
            let voting = context.registry.voting
            let isNeeded = voting.count >= context.quorum && context.registry.receiving != voting
            guard isNeeded, count == before, let place = loops.first else { continue }
            let (target, host) = (check.path, context.ownHost)
            let listener = context.plan.listeners.first?.port ?? 0
            let path = context.index
            place.loop.execute {
                let shared = place.shared.value
                WebExchange(
                    .probe(target: target, host: host, id: shared.names.next()),
                    listener: listener,
                    loop: shared,
                    client: DiscardingClient(),
                    isOwner: true,
                    path: path
                ).start()
            }
        }
    }
}
