import Logging
import NIOCore
import NIOPosix
import ReplicaClient
import ServicePlan
import VotingCore

@testable import VoterRuntime

/// Three private servers and a tunnel in memory.
struct Cluster {
    let servers: [RealServer]
    let tunnel: FakeTunnel
    let recorder = MemoryRecorder()
    let plan: Plan
    let connector: ReplicaConnector

    static func start(
        count: Int = 3,
        chunkRowsMax: Int = 100,
        arguments: [String] = []
    ) async throws -> Cluster {
        let servers = try await withThrowingTaskGroup(of: (Int, RealServer).self) { group in
            for index in 0..<count {
                group.addTask { (index, try await RealServer.start(arguments: arguments)) }
            }
            var started: [(Int, RealServer)] = []
            for try await server in group { started.append(server) }
            return started.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let replicas = servers.enumerated().map { index, server in
            ReplicaPlan(name: "db-\(index + 1)", host: "127.0.0.1", port: server.port)
        }
        let plan = Plan(
            service: "db",
            serviceClass: "database",
            engine: "mariadb",
            quorum: count / 2 + 1,
            mode: "vote",
            voting: "reply",
            onNoMajority: "fail",
            replicas: replicas,
            tunnel: TunnelPlan(
                port: 3306,
                controlPort: 7400,
                stateDirectory: "/nonexistent",
                controlTokenFile: "/nonexistent/token",
                voterURL: "http://127.0.0.1:1",
                queries: "shell",
                limits: LimitPlan()
            ),
            voter: VoterPlan(
                controlPort: 7401,
                tunnelURL: "http://127.0.0.1:1",
                stateDirectory: "/nonexistent",
                controlTokenFile: "/nonexistent/token",
                databases: true,
                tables: "rows",
                chunkRowsMax: chunkRowsMax
            ),
            credentials: CredentialPlan(
                administrator: "root",
                password: SecretSource(environment: "PASSWORD")
            ),
            expect: [:]
        )
        return Cluster(
            servers: servers,
            tunnel: FakeTunnel(names: replicas.map(\.name)),
            plan: plan,
            connector: ReplicaConnector(
                replicas: replicas,
                credentials: RealServer.credentials,
                timeout: .seconds(3),
                group: MultiThreadedEventLoopGroup.singleton
            )
        )
    }

    func stop() { for server in servers { server.stop() } }

    var voter: StateVoter {
        StateVoter(
            connector: connector,
            tunnel: tunnel,
            engine: plan.engine,
            quorum: plan.quorum,
            chunkRowsMax: plan.voter.chunkRowsMax
        )
    }

    var driver: ResyncDriver {
        ResyncDriver(
            plan: plan,
            connector: connector,
            tunnel: tunnel,
            voter: voter,
            recorder: recorder,
            metrics: VoterMetrics(),
            activity: VoterActivity(),
            logger: Logger(label: "test")
        )
    }

    /// Runs the statements on every server with one clock and one seed, as the tunnel does.
    func everywhere(_ statements: [String], database: String? = nil) async throws {
        let pins = ["SET timestamp=1763000000.123456, rand_seed1=1, rand_seed2=2"]
        for server in servers { try await server.run(pins + statements, database: database) }
    }

    /// Compares everything among the replicas that count.
    ///
    /// Votes again when a table without snapshots was left out, and said to be: on a busy machine the gate's
    /// quarter of a second may be over before the table's turn.
    func vote() async throws -> StateVoteResult {
        let scope = StateScope(depth: .rows, includesSchemas: true, includesAccounts: true)
        for _ in 1..<20 {
            let result = try await voter.vote(scope, replicas: nil, purpose: "test")
            if result.comparison.skipped.isEmpty { return result }
        }
        return try await voter.vote(scope, replicas: nil, purpose: "test")
    }

    /// Runs the driver until the replica votes again.
    func resync(_ name: String) async throws {
        await tunnel.set(name, "quarantined")
        let running = Task { await driver.run() }
        defer { running.cancel() }
        for _ in 0..<300 {
            if await tunnel.states[name] == "active" { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RealServer.Missing(
            description: "\(name) did not come back: \(recorder.records.map(\.reason))"
        )
    }
}
