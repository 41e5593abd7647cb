import FoundationEssentials
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// A tunnel in front of three servers of the test's own.
struct TestTunnel {
    /// Keeps what was recorded.
    final class Recorder: VoteRecorder {
        private let box = NIOLockedValueBox<[VoteRecord]>([])

        var records: [VoteRecord] { box.withLockedValue { $0 } }
        var votes: [VoteRecord] { records.filter { $0.kind == .reply } }
        var status: RecorderStatus { RecorderStatus() }

        func record(_ record: VoteRecord) { box.withLockedValue { $0.append(record) } }

        func record(
            _ record: VoteRecord,
            isComplete: Bool,
            reaching durability: Durability,
            then: @escaping @Sendable (DurabilityOutcome) -> Void
        ) {
            self.record(record)
            then(.reached)
        }
    }

    let replicas: [TestReplica]
    let recorder = Recorder()
    let port: Int
    let group: any EventLoopGroup

    /// Runs `body` with a tunnel that serves.
    static func run(
        _ change: (inout WebServicePlan) -> Void = { _ in },
        _ body: (TestTunnel) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let folder =
            FileManager.default.temporaryDirectory.path + "/ftcompose-"
            + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var replicas: [TestReplica] = []
        for _ in 0..<3 { replicas.append(try await TestReplica(group: group)) }
        let port = try await freePort(group)
        let tunnel = TestTunnel(replicas: replicas, port: port, group: group)
        var plan = plan(replicas.map(\.port), port: port, folder: folder)
        change(&plan)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let service = WebTunnelService(plan: plan, recorder: tunnel.recorder, logger: logger)
        let running = Task { try await service.run() }
        var outcome: Result<Void, any Error> = .success(())
        do {
            try await tunnel.waitUntilServing()
            try await body(tunnel)
        } catch {
            outcome = .failure(error)
        }
        running.cancel()
        _ = try? await running.value
        try? await group.shutdownGracefully()
        try? FileManager.default.removeItem(atPath: folder)
        try outcome.get()
    }

    private static func freePort(_ group: any EventLoopGroup) async throws -> Int {
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    /// The plan of a tunnel in front of servers on these ports.
    static func plan(_ ports: [Int], port: Int, folder: String) -> WebServicePlan {
        let members = ports.enumerated().map { index, own in
            WebReplicaPlan(
                name: "web-\(index + 1)",
                host: "127.0.0.1",
                engine: "nginx",
                endpoints: [WebEndpointPlan(listener: port, port: own, tls: false)]
            )
        }
        var limits = WebLimitPlan()
        limits.lagMilliseconds = 1_000
        limits.connectTimeoutMilliseconds = 500
        limits.replyTimeoutMilliseconds = 3_000
        limits.headerBytesMax = 4_096
        limits.requestBytesMax = 100_000
        return WebServicePlan(
            service: "web",
            quorum: 2,
            mode: "vote",
            onNoMajority: "fail",
            domains: [],
            listeners: [WebListenerPlan(port: port, scheme: "http")],
            certificates: [],
            paths: [WebPathPlan(name: "web", weight: 1, replicas: members)],
            balancing: WebBalancingPlan(
                healthCheck: WebHealthCheckPlan(path: "/health", intervalMilliseconds: 200)
            ),
            comparison: WebComparisonPlan(),
            noise: WebNoisePlan(),
            sessions: WebSessionPlan(),
            ordersWrites: true,
            chains: [],
            repair: WebRepairPlan(cleanComparisonsMin: 3),
            tunnel: WebTunnelPlan(
                controlPort: 0,
                stateDirectory: folder,
                controlTokenFile: folder + "/token",
                limits: limits
            ),
            ledger: ServiceLedgerPlan(tunnelWriter: "web", voterWriter: "web-voter"),
            expect: [:]
        )
    }

    private func waitUntilServing() async throws {
        try await eventually("the tunnel listens") {
            let text = try? await send(
                "GET /first HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            return text?.hasPrefix("HTTP/1.1 200") ?? false
        }
    }

    /// Waits until something holds.
    func eventually(
        _ what: String,
        seconds: Double = 15,
        _ condition: () async throws -> Bool
    ) async throws {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try await !condition() {
            guard ContinuousClock.now < limit else {
                Issue.record("not in time: \(what)")
                throw TunnelFailure("not in time: \(what)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Sends bytes on one connection and returns what comes until it ends.
    func send(_ parts: String..., seconds: Int64 = 10) async throws -> String {
        let promise = group.next().makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: group.next())
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(promise: promise))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMapError { error in
                promise.fail(error)
                return group.next().makeFailedFuture(error)
            }
            .get()
        for part in parts {
            // The tunnel may have answered and closed before the rest was sent.
            try? await channel.writeAndFlush(ByteBuffer(string: part))
            if parts.count > 1 { try await Task.sleep(for: .milliseconds(20)) }
        }
        let timer = channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
            channel.close(promise: nil)
        }
        defer { timer.cancel() }
        return try await promise.futureResult.get()
    }

    /// A request without a body, whose connection ends behind the answer.
    func get(_ path: String, method: String = "GET", headers: String = "") async throws -> String {
        try await send(
            "\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(headers)\r\n"
        )
    }

    /// The last vote on a path, once it is recorded.
    func vote(on path: String) async throws -> VoteRecord {
        var found: VoteRecord?
        try await eventually("a vote on \(path)") {
            found = recorder.votes.last { $0.statement.hasSuffix(" \(path)") }
            return found != nil
        }
        return try #require(found)
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<String>
        private var text = ""

        init(promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(text) }
    }
}
