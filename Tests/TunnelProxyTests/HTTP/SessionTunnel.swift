import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// A tunnel in front of three servers that send bytes as they are told; it can be stopped and started again.
final class SessionTunnel {
    let replicas: [RawReplica]
    let recorder = TestTunnel.Recorder()
    let port: Int
    let folder: String
    let group: any EventLoopGroup
    private(set) var plan: WebServicePlan
    private var running: Task<Void, any Error>?

    private init(
        _ replicas: [RawReplica],
        port: Int,
        folder: String,
        group: any EventLoopGroup,
        _ change: (inout WebServicePlan) -> Void
    ) {
        self.replicas = replicas
        self.port = port
        self.folder = folder
        self.group = group
        plan = TestTunnel.plan(replicas.map(\.port), port: port, folder: folder)
        change(&plan)
    }

    /// Runs `body` with a tunnel that serves.
    static func run(
        _ change: (inout WebServicePlan) -> Void = { _ in },
        _ body: (SessionTunnel) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let folder = try temporaryFolder()
        var replicas: [RawReplica] = []
        for _ in 0..<3 { replicas.append(try await RawReplica(group: group)) }
        let probe = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = probe.localAddress?.port ?? 0
        try await probe.close()
        let tunnel = SessionTunnel(replicas, port: port, folder: folder, group: group, change)
        var outcome: Result<Void, any Error> = .success(())
        do {
            try await tunnel.start()
            try await body(tunnel)
        } catch {
            outcome = .failure(error)
        }
        await tunnel.stop()
        try? await group.shutdownGracefully()
        try? FileManager.default.removeItem(atPath: folder)
        try outcome.get()
    }

    static func temporaryFolder() throws -> String {
        let folder =
            FileManager.default.temporaryDirectory.path + "/ftcompose-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    static var logger: Logger {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }

    /// Starts the tunnel and waits until it serves.
    func start() async throws {
        let service = WebTunnelService(plan: plan, recorder: recorder, logger: Self.logger)
        running = Task { try await service.run() }
        try await eventually("the tunnel listens") {
            let client = try? await RawClient(port: port, group: group)
            _ = try? await client?.send(Self.get("/first"))
            for _ in 0..<50 where client?.isClosed == false {
                try await Task.sleep(for: .milliseconds(10))
            }
            return client?.text.hasPrefix("HTTP/1.1 200") ?? false
        }
    }

    /// Stops the tunnel as its container is stopped.
    func stop() async {
        running?.cancel()
        _ = try? await running?.value
        running = nil
    }

    /// A request without a body, whose connection ends behind the answer.
    static func get(_ path: String, headers: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(headers)\r\n"
    }

    /// Sends bytes on one connection and returns what comes until it ends.
    func send(_ text: String) async throws -> String {
        let client = try await client()
        try await client.send(text)
        try await eventually("the connection ends") { client.isClosed }
        return client.text
    }

    /// A client that is connected.
    func client() async throws -> RawClient { try await RawClient(port: port, group: group) }

    /// Says what all replicas answer.
    func answer(_ script: @escaping RawReplica.Script) {
        for replica in replicas { replica.answers(script) }
    }

    /// The last record that fits, once there is one.
    func record(
        _ what: String,
        where fits: (VoteRecord) -> Bool
    ) async throws -> VoteRecord {
        var found: VoteRecord?
        try await eventually("a record: \(what)") {
            found = recorder.records.last(where: fits)
            return found != nil
        }
        return try #require(found)
    }

    /// Waits until something holds.
    func eventually(
        _ what: String,
        seconds: Double = 15,
        _ condition: () async throws -> Bool
    ) async throws {
        let limit = ContinuousClock.now + .seconds(seconds)
        while true {
            if try await condition() { return }
            guard ContinuousClock.now < limit else {
                Issue.record("not in time: \(what)")
                throw TunnelFailure("not in time: \(what)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
