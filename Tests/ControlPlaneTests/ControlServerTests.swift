import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import ServicePlan
import Testing

@testable import ControlPlane

@Suite struct `The control server` {
    @Test func `answers typed calls`() async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address + "/", token: token)
            let status: ReplicaRequest = try await client.get(ControlPath.status)
            #expect(status.replica == "db-1")
            let lease: GateLease = try await client.post(
                ControlPath.consistentPoint,
                LeaseRequest(purpose: "state vote")
            )
            #expect(lease.lease == "state vote")
            #expect(lease.sequence == 42)
            try await client.post(
                ControlPath.quarantine,
                ReplicaRequest(replica: "db-1", reason: "test")
            )
        }
    }

    @Test func `knows its token`() async throws {
        try await withServer { address, token in
            for wrong in [nil, ControlToken.random()] {
                let client = ControlClient(baseURL: address, token: wrong)
                for path in [ControlPath.status, "/nowhere"] {
                    let error = await #expect(throws: ControlClientError.self) {
                        let _: ReplicaRequest = try await client.get(path)
                    }
                    #expect(error?.status == 401)
                }
            }
            #expect(token.authorizes(header: "Bearer \(token.digits)"))
            for header in ["Bearer \(token.digits)0", "bearer \(token.digits)", "", "Bearer "] {
                #expect(!token.authorizes(header: header))
            }
            #expect(!token.authorizes(header: nil))
        }
    }

    @Test(arguments: [
        ("db-2", 409, "db-2 is needed for the quorum"), ("db-3", 503, "starting"),
        ("db-4", 500, "it broke"), ("db-9", 404, "no replica db-9"),
    ])
    func `says why it refuses`(replica: String, status: Int, message: String) async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address, token: token)
            let error = await #expect(throws: ControlClientError.self) {
                try await client.post(
                    ControlPath.quarantine,
                    ReplicaRequest(replica: replica, reason: "test")
                )
            }
            #expect(error == ControlClientError(status: status, message: message))
            #expect(error?.isRefusal == (status == 409))
        }
    }

    @Test func `refuses what it cannot read`() async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address, token: token)
            let missing = await #expect(throws: ControlClientError.self) {
                try await client.post(ControlPath.quarantine, ["replica": "db-1"])
            }
            #expect(missing?.status == 400)
            #expect(missing?.message == "the body is no ReplicaRequest: reason is missing")
            let type = await #expect(throws: ControlClientError.self) {
                try await client.post(ControlPath.quarantine, ["replica": 1])
            }
            #expect(type?.status == 400)
            var request = HTTPClientRequest(url: address + ControlPath.quarantine)
            request.method = .POST
            request.headers.add(name: "Authorization", value: "Bearer \(token.digits)")
            request.body = .bytes(ByteBuffer(string: "{not JSON"))
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            #expect(answer.status.code == 400)
            let text = String(buffer: try await answer.body.collect(upTo: 4_096))
            #expect(text.contains("it is not JSON"))
        }
    }

    @Test func `knows its calls`() async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address, token: token)
            let unknown = await #expect(throws: ControlClientError.self) {
                try await client.post("/v1/nothing", ["a": 1])
            }
            #expect(
                unknown == ControlClientError(status: 404, message: "there is no POST /v1/nothing")
            )
            let method = await #expect(throws: ControlClientError.self) {
                let _: ReplicaRequest = try await client.get(ControlPath.quarantine)
            }
            #expect(method?.status == 404)
        }
    }

    @Test func `bounds bodies`() async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address, token: token)
            let fits = ReplicaRequest(
                replica: "db-1",
                reason: String(repeating: "r", count: 1_000_000)
            )
            try await client.post(ControlPath.quarantine, fits)
            let large = String(repeating: "r", count: ControlServer.bodyBytesMax)
            let error = await #expect(throws: ControlClientError.self) {
                try await client.post(
                    ControlPath.quarantine,
                    ReplicaRequest(replica: "db-1", reason: large)
                )
            }
            #expect(error?.status == 413)
            // The server goes on.
            try await client.post(
                ControlPath.quarantine,
                ReplicaRequest(replica: "db-1", reason: "after")
            )
        }
    }

    @Test(arguments: [true, false])
    func `tells its health and metrics to anyone`(healthy: Bool) async throws {
        try await withServer(healthy: healthy) { address, _ in
            let client = ControlClient(baseURL: address, token: nil)
            let metrics = try await client.text(ControlPath.metrics)
            #expect(metrics == "ftcompose_votes_total 7\n")
            if healthy {
                let detail = try await client.text(ControlPath.health)
                #expect(detail == "3 of 3 vote\n")
            } else {
                let error = await #expect(throws: ControlClientError.self) {
                    _ = try await client.text(ControlPath.health)
                }
                #expect(error == ControlClientError(status: 503, message: "1 of 3 votes\n"))
            }
        }
    }

    @Test func `costs a client no more than its time`() async throws {
        try await withServer { address, token in
            let client = ControlClient(baseURL: address, token: token)
            let began = ContinuousClock.now
            let error = await #expect(throws: ControlClientError.self) {
                try await client.post(
                    ControlPath.written,
                    WriteNotice(writes: [], dropped: 0),
                    timeoutMilliseconds: 200
                )
            }
            #expect(error?.status == nil)
            #expect(ContinuousClock.now - began < .seconds(30))
        }
    }

    @Test func `shuts down gracefully although a client keeps its connection`() async throws {
        let token = ControlToken.random()
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let server = ControlServer(
            host: "127.0.0.1",
            port: 0,
            token: token,
            health: { (true, "well") },
            metrics: { "" },
            routes: [],
            onRunning: { announce.yield($0) }
        )
        let group = ServiceGroup(services: [server], logger: Logger(label: "test"))
        async let running: Void = group.run()
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let client = ControlClient(baseURL: "http://127.0.0.1:\(port)", token: token)
        let detail = try await client.text(ControlPath.health)
        #expect(detail == "well\n")
        let began = ContinuousClock.now
        await group.triggerGracefulShutdown()
        try await running
        #expect(ContinuousClock.now - began < .seconds(180))
    }

    /// Found in a run of all tests: a connection that was accepted and not yet taken up ended the process.
    @Test func `is cancelled while connections arrive`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { rounds in
            for _ in 0..<16 {
                rounds.addTask {
                    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
                    async let knocking: Void = knock(at: ports)
                    try await withServer { address, _ in
                        announce.yield(try #require(Int(address.split(separator: ":")[2])))
                        try await Task.sleep(for: .milliseconds(100))
                    }
                    try await knocking
                }
            }
            try await rounds.waitForAll()
        }
    }

    /// Opens connections to a port until nobody listens there any more.
    private func knock(at ports: AsyncStream<Int>) async throws {
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        for _ in 0..<2_000 {
            let channel = try? await client.connect(host: "127.0.0.1", port: port).get()
            guard let channel else { return }
            channel.close(promise: nil)
        }
    }

    @Test func `is missed by its clients when it is gone`() async throws {
        let began = ContinuousClock.now
        let client = ControlClient(baseURL: "http://127.0.0.1:1", token: ControlToken.random())
        let error = await #expect(throws: ControlClientError.self) {
            let _: ReplicaRequest = try await client.get(ControlPath.status)
        }
        // Not for ever; other tests may hold the threads for the better part of a minute.
        #expect(ContinuousClock.now - began < .seconds(180))
        #expect(error?.status == nil)
        #expect(error?.message.contains("http://127.0.0.1:1/v1/status") == true)
    }
}
