import EngineConnector
import NIOPosix
import ReplicaClient
import Synchronization

@testable import FaultInjection

extension FaultBed {
    /// Opens a session over the network, as a tunnel does.
    func connect(port: Int? = nil, user: String = "root") async throws -> ReplicaConnection {
        let address = try await engine.inspect(container).attachment(to: network)?.address ?? ""
        return try await ReplicaConnection.connect(
            ReplicaAddress(host: port == nil ? address : "127.0.0.1", port: port ?? 3306),
            credentials: ReplicaCredentials(
                user: user,
                password: Array((user == "root" ? Self.password : "pw").utf8)
            ),
            on: MultiThreadedEventLoopGroup.singleton
        )
    }

    /// The error of a statement in a new session; nil when it works.
    func error(of statement: String) async -> String? {
        do {
            let connection = try await connect()
            defer { Task { await connection.close() } }
            try await connection.execute(statement)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Runs work on a session through an armed proxy of this process.
    func throughProxy(
        _ fault: ProxyFault,
        _ work: (ReplicaConnection) async throws -> Void
    ) async throws {
        let trigger = FaultTrigger(isOnce: true)
        let address = try await engine.inspect(container).attachment(to: network)?.address ?? ""
        let server = try FaultProxyServer(
            listenPort: 0,
            upstreamHost: address,
            upstreamPort: 3306,
            fault: fault,
            pattern: nil,
            trigger: trigger
        )
        let port = Mutex(0)
        let running = Task {
            try await server.run(controlSocketPath: nil) { started in
                port.withLock { $0 = started }
            }
        }
        defer { running.cancel() }
        while port.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        let connection = try await connect(port: port.withLock { $0 }, user: "app")
        trigger.arm()
        try await work(connection)
        await connection.close()
        guard trigger.report.acted == 1 else {
            throw Unready(description: "the fault acted \(trigger.report.acted) times")
        }
    }
}

extension ReplicaConnection {
    /// The first value of a query.
    func text(_ query: String) async throws -> String? {
        try await self.query(query).rows.first?.text(0)
    }
}
