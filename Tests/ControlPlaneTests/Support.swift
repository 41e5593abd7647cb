import Foundation
import ServiceLifecycle
import ServicePlan

@testable import ControlPlane

/// A folder that goes away with the test.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("control-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Runs a server on a free loopback port while `body` runs.
func withServer(
    healthy: Bool = true,
    _ body: @Sendable (_ address: String, _ token: ControlToken) async throws -> Void
) async throws {
    let token = ControlToken.random()
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    let server = ControlServer(
        host: "127.0.0.1",
        port: 0,
        token: token,
        health: { (healthy, healthy ? "3 of 3 vote" : "1 of 3 votes") },
        metrics: { "ftcompose_votes_total 7\n" },
        routes: sampleRoutes,
        onRunning: { announce.yield($0) }
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw ControlRefusal("no port") }
        try await body("http://127.0.0.1:\(port)", token)
        group.cancelAll()
        do { try await group.waitForAll() } catch is CancellationError {}
    }
}

private let sampleRoutes: [ControlRoute] = [
    .get(ControlPath.status) { ReplicaRequest(replica: "db-1", reason: "status") },
    .post(ControlPath.quarantine) { (request: ReplicaRequest) in
        switch request.replica {
        case "db-1": return
        case "db-2": throw ControlRefusal("db-2 is needed for the quorum")
        case "db-3": throw ControlRefusal.unavailable("starting")
        case "db-4": throw BrokenHandler()
        default: throw ControlRefusal.unknown("no replica \(request.replica)")
        }
    },
    .post(ControlPath.consistentPoint) { (request: LeaseRequest) in
        GateLease(
            lease: request.purpose,
            sequence: 42,
            replicas: ["db-1"],
            expiresMilliseconds: 250
        )
    },
    .post(ControlPath.written) { (_: WriteNotice) async throws in
        try await Task.sleep(for: .seconds(30))
    },
]

private struct BrokenHandler: Error, CustomStringConvertible {
    let description = "it broke"
}
