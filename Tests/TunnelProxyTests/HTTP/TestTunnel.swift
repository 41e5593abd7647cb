import FoundationEssentials
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import ServicePlan
import Testing
import VotingCore

@testable import TunnelProxy

/// A tunnel in front of servers of the test's own, three on one path unless told otherwise.
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

    /// The replicas of all paths, in order.
    let replicas: [TestReplica]
    /// Replicas of one path.
    let size: Int
    let recorder = Recorder()
    let port: Int
    let group: any EventLoopGroup

    /// Runs `body` with a tunnel that serves.
    static func run(
        paths: Int = 1,
        of size: Int = 3,
        _ change: (inout WebServicePlan) -> Void = { _ in },
        _ body: (TestTunnel) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let folder =
            FileManager.default.temporaryDirectory.path + "/ftcompose-"
            + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var replicas: [TestReplica] = []
        for _ in 0..<paths * size { replicas.append(try await TestReplica(group: group)) }
        let port = try await freePort(group)
        let tunnel = TestTunnel(replicas: replicas, size: size, port: port, group: group)
        var plan = plan(replicas.map(\.port), paths: paths, port: port, folder: folder)
        change(&plan)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let service = WebTunnelService(plan: plan, recorder: tunnel.recorder, logger: logger)
        let running = Task { try await service.run() }
        var outcome: Result<Void, any Error> = .success(())
        do {
            try await tunnel.waitUntilServing()
            if paths > 1 { try await tunnel.waitUntilUp(plan.paths.map(\.name)) }
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

    /// Where the next port is looked for: below those that the system gives out by itself, which another
    /// test's server could get between this and the tunnel's own listening.
    private static let nextPort = NIOLockedValueBox(Int.random(in: 20_000..<30_000))

    /// A port that nobody listens on, and that no other test is given.
    static func freePort(_ group: any EventLoopGroup) async throws -> Int {
        for _ in 0..<1_000 {
            let port = nextPort.withLockedValue { next in
                next = next < 31_999 ? next + 1 : 20_000
                return next
            }
            let bootstrap = ServerBootstrap(group: group)
            guard let channel = try? await bootstrap.bind(host: "0.0.0.0", port: port).get() else {
                continue
            }
            try await channel.close()
            return port
        }
        throw TunnelFailure("no port is free")
    }

    /// The plan of a tunnel in front of servers on these ports, as many on each path.
    static func plan(
        _ ports: [Int],
        paths: Int = 1,
        port: Int,
        folder: String
    ) -> WebServicePlan {
        let size = ports.count / paths
        let members = (0..<paths).map { path in
            let name = paths > 1 ? "web-\(path + 1)" : "web"
            return WebPathPlan(
                name: name,
                weight: 1,
                replicas: ports[path * size..<(path + 1) * size].enumerated().map { index, own in
                    WebReplicaPlan(
                        name: "\(name)-\(index + 1)",
                        host: "127.0.0.1",
                        engine: "nginx",
                        endpoints: [WebEndpointPlan(listener: port, port: own, tls: false)]
                    )
                }
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
            quorum: size / 2 + 1,
            mode: "vote",
            onNoMajority: "fail",
            domains: [],
            listeners: [WebListenerPlan(port: port, scheme: "http")],
            certificates: [],
            paths: members,
            balancing: WebBalancingPlan(
                retriesOnOtherPath: paths > 1,
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

    /// Waits until every path has a quorum.
    private func waitUntilUp(_ names: [String]) async throws {
        for name in names { try await said("path \(name) is up") }
    }

    /// Waits until a record says something; at most as many as `after` say it already.
    func said(_ text: String, after: Int = 0) async throws {
        try await eventually("'\(text)' is recorded") {
            recorder.records.count { $0.reason.hasPrefix(text) } > after
        }
    }

    /// The replicas of a path, counted from zero.
    func path(_ number: Int) -> ArraySlice<TestReplica> {
        replicas[number * size..<(number + 1) * size]
    }

    /// How many requests for this target each path got.
    func counts(of target: String) -> [Int] {
        (0..<replicas.count / size).map { number in
            // A replica that joins later than the others may lack some.
            path(number).map { replica in
                replica.requests.count { $0.head.uri == target }
            }.max() ?? 0
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
    func send(
        _ parts: String...,
        seconds: Int64 = 10,
        to other: Int? = nil
    ) async throws -> String {
        let promise = group.next().makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: group.next())
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(promise: promise))
                }
            }
            .connect(host: "127.0.0.1", port: other ?? port)
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
