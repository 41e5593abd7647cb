internal import HostLookup
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix
internal import ReplicaClient
internal import ServicePlan
internal import VotingCore
internal import WireProtocols

/// Keeps one administrator connection to each replica: liveness, fencing, account lookups, admission.
///
/// The connection holds an advisory lock of the service's name; a second tunnel does not get it and
/// stays out (DESIGN 5, "State of the tunnel").
final class ReplicaMonitor: Sendable {
    private struct State {
        var connections: [ReplicaConnection?]
        var addresses: [SocketAddress?]
        var serverVersion = "5.5.5-10.11.0-MariaDB-ftcompose"
        var hasVersion = false
        var isFenced = false
        var sqlMode = SQLMode()
    }

    private static let pingMilliseconds = 1_000
    private static let retryMilliseconds = 500
    private static let silenceSeconds = 10
    private static let admissionGraceMilliseconds = 10_000
    /// Rest after a comparison that not all candidates could be read for.
    private static let unreadablePauseMilliseconds = 2_000

    private let plan: Plan
    private let credentials: ReplicaCredentials
    private let group: any EventLoopGroup
    private let box: NIOLockedValueBox<State>
    private let wakeStream: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let servingStream: AsyncStream<Void>
    private let servingSignal: AsyncStream<Void>.Continuation

    /// Creates a monitor; nothing happens before `run`.
    init(plan: Plan, credentials: ReplicaCredentials, group: any EventLoopGroup) {
        self.plan = plan
        self.credentials = credentials
        self.group = group
        let none = [ReplicaConnection?](repeating: nil, count: plan.replicas.count)
        box = NIOLockedValueBox(
            State(connections: none, addresses: Array(repeating: nil, count: plan.replicas.count))
        )
        (wakeStream, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (servingStream, servingSignal) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
    }

    /// The version string clients are shown: the first replica's that answered.
    var serverVersion: String { box.withLockedValue { $0.serverVersion } }

    /// How the servers read quotes and backslashes in a new session.
    var sqlMode: SQLMode { box.withLockedValue { $0.sqlMode } }

    /// True while another tunnel holds the replicas' lock.
    var isFenced: Bool { box.withLockedValue { $0.isFenced } }

    /// A replica's address as last resolved.
    func address(of replica: ReplicaIndex) -> SocketAddress? {
        box.withLockedValue { $0.addresses[Int(replica.rawValue)] }
    }

    /// Replicas that can be reached and are locked for this tunnel.
    var reachable: ReplicaSet {
        box.withLockedValue { state in
            var set = ReplicaSet()
            for (index, connection) in state.connections.enumerated() where connection != nil {
                set.insert(ReplicaIndex(index))
            }
            return set
        }
    }

    /// Asks for an admission attempt soon.
    func wake() { waker.yield() }

    /// A quorum votes: the client port may open.
    func startedServing() { servingSignal.yield() }

    /// Waits until a quorum votes.
    func waitUntilServing(_ registry: RegistryShell) async {
        for await _ in servingStream where registry.isServing { return }
    }

    /// Runs a query on every reachable replica that votes and returns their rows as text.
    func ask(_ query: String) async -> [[[String]]] {
        let connections = box.withLockedValue { $0.connections.compactMap { $0 } }
        return await withTaskGroup(of: [[String]]?.self) { group in
            for connection in connections {
                group.addTask {
                    guard let result = try? await connection.query(query, timeout: .seconds(3))
                    else { return nil }
                    return result.rows.map { row in
                        (0..<row.count).map { row.text($0) ?? "" }
                    }
                }
            }
            var answers: [[[String]]] = []
            for await answer in group {
                if let answer { answers.append(answer) }
            }
            return answers
        }
    }

    /// Runs a statement on one replica without waiting; a failure does no harm.
    func runDetached(_ statement: String, on replica: ReplicaIndex) {
        guard let connection = box.withLockedValue({ $0.connections[Int(replica.rawValue)] }) else {
            return
        }
        Task { _ = try? await connection.execute(statement, timeout: .seconds(3)) }
    }

    /// Watches all replicas until cancelled.
    func run(_ context: TunnelContext) async {
        await withDiscardingTaskGroup { group in
            for index in plan.replicas.indices {
                group.addTask { await self.watch(ReplicaIndex(index), context) }
            }
            group.addTask { await self.admit(context) }
        }
    }

    // MARK: One replica

    private func watch(_ replica: ReplicaIndex, _ context: TunnelContext) async {
        var lastProblem = ""
        while !Task.isCancelled {
            do {
                let connection = try await connect(replica)
                try await fence(connection, replica, context)
                try await readMode(connection, .seconds(5))
                noteUp(replica, connection, context)
                lastProblem = ""
                try await ping(connection)
            } catch is CancellationError {
                break
            } catch {
                let problem = "\(error)"
                noteDown(replica, problem, context, isNews: problem != lastProblem)
                lastProblem = problem
            }
            try? await Task.sleep(for: .milliseconds(Self.retryMilliseconds))
        }
    }

    private func connect(_ replica: ReplicaIndex) async throws -> ReplicaConnection {
        let target = plan.replicas[Int(replica.rawValue)]
        let timeout = TimeAmount.milliseconds(
            Int64(plan.tunnel.limits.connectTimeoutMilliseconds)
        )
        let resolved = try await HostLookups.shared.address(
            of: target.host,
            port: target.port,
            on: MultiThreadedEventLoopGroup.singleton.any()
        )
        box.withLockedValue { $0.addresses[Int(replica.rawValue)] = resolved }
        return try await ReplicaConnection.connect(
            ReplicaAddress(host: resolved.ipAddress ?? target.host, port: target.port),
            credentials: credentials,
            timeout: timeout,
            on: group
        )
    }

    /// Takes the service's lock on a replica, or throws when another tunnel has it.
    private func fence(
        _ connection: ReplicaConnection,
        _ replica: ReplicaIndex,
        _ context: TunnelContext
    ) async throws {
        // A connection that is cut without a word must not keep the lock for hours: pings come every
        // second, so the server may end a session that is silent for longer.
        try await connection.execute(
            "SET SESSION wait_timeout=\(Self.silenceSeconds)",
            timeout: .seconds(5)
        )
        let name = "ftcompose.\(plan.service)"
        let result = try await connection.query(
            "SELECT GET_LOCK('\(name.replacingQuotes())', 1)",
            timeout: .seconds(5)
        )
        let isOurs = result.rows.first?.text(0) == "1"
        box.withLockedValue { $0.isFenced = !isOurs }
        guard isOurs else {
            await connection.close()
            throw TunnelFailure(
                "another tunnel of \(plan.service) holds the lock '\(name)' on \(context.name(of: replica))"
            )
        }
    }

    private func noteUp(
        _ replica: ReplicaIndex,
        _ connection: ReplicaConnection,
        _ context: TunnelContext
    ) {
        box.withLockedValue { state in
            state.connections[Int(replica.rawValue)] = connection
            guard !state.hasVersion else { return }
            state.hasVersion = true
            state.serverVersion = connection.serverVersion
        }
        context.logger.info(
            "replica reachable",
            metadata: ["replica": "\(context.name(of: replica))"]
        )
        wake()
    }

    private func noteDown(
        _ replica: ReplicaIndex,
        _ problem: String,
        _ context: TunnelContext,
        isNews: Bool
    ) {
        let connection = box.withLockedValue { state in
            defer { state.connections[Int(replica.rawValue)] = nil }
            return state.connections[Int(replica.rawValue)]
        }
        if let connection { Task { await connection.close() } }
        if isNews {
            context.logger.warning(
                "replica unreachable",
                metadata: ["replica": "\(context.name(of: replica))", "reason": "\(problem)"]
            )
        }
        context.registry.apply(context) {
            $0.disconnected(replica, reason: "unreachable: \(problem)", at: $1)
        }
    }

    /// One query serves as ping and tells the mode that new sessions start with.
    private func readMode(_ connection: ReplicaConnection, _ timeout: TimeAmount) async throws {
        let answer = try await connection.query("SELECT @@GLOBAL.sql_mode", timeout: timeout)
        guard let text = answer.rows.first?.text(0) else { return }
        box.withLockedValue { $0.sqlMode = SQLMode(text: text) }
    }

    private func ping(_ connection: ReplicaConnection) async throws {
        let timeout = TimeAmount.milliseconds(Int64(plan.tunnel.limits.lagMilliseconds))
        while !Task.isCancelled {
            try await Task.sleep(for: .milliseconds(Self.pingMilliseconds))
            try await readMode(connection, timeout)
        }
    }

    // MARK: Admission

    /// Compares the candidates' states whenever fewer than q replicas vote, and admits the majority.
    private func admit(_ context: TunnelContext) async {
        var waitedSince: ContinuousClock.Instant?
        var compared = ReplicaSet()
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            guard !context.registry.isServing else {
                waitedSince = nil
                compared = ReplicaSet()
                continue
            }
            let registry = context.registry.snapshot
            let candidates = registry.admissionCandidates.intersection(reachable)
            guard registry.isAdmissionDue(of: candidates, after: compared) else { continue }
            let since = waitedSince ?? .now
            waitedSince = since
            let grace = Duration.milliseconds(Self.admissionGraceMilliseconds)
            guard candidates == registry.admissionCandidates || since.duration(to: .now) > grace
            else { continue }
            compared = await compare(candidates, context)
            // The voter may reach a replica later than this monitor does; to compare everything is dear.
            guard compared != candidates else { continue }
            try? await Task.sleep(for: .milliseconds(Self.unreadablePauseMilliseconds))
        }
    }

    /// Returns whose states were read; nobody's when there was no answer.
    private func compare(_ candidates: ReplicaSet, _ context: TunnelContext) async -> ReplicaSet {
        let names = candidates.map { context.name(of: $0) }
        do {
            let answer = try await context.voter.compareAtStart(replicas: names)
            let groups = answer.groups.map { group in
                ReplicaSet(group.compactMap { context.replica(named: $0) })
            }
            context.registry.apply(context) { $0.stateCompared(groups: groups, at: $1) }
            return groups.reduce(into: ReplicaSet()) { $0.formUnion($1) }
        } catch {
            context.logger.warning(
                "waiting for the voter to compare states",
                metadata: ["reason": "\(error)"]
            )
            return []
        }
    }
}

extension String {
    /// The text with quotes doubled, for a string literal.
    fileprivate func replacingQuotes() -> String {
        String(flatMap { $0 == "'" ? ["'", "'"] : [$0] })
    }
}
