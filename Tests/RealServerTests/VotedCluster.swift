import ControlPlane
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import ReplicaClient
import ServicePlan
import VotingCore

@testable import VoterRuntime

/// Three servers with general logs, a tunnel's control API, and a running voter.
struct VotedCluster {
    let cluster: Cluster
    let lines: MemoryLog.Lines
    let client: ControlClient
    private let tasks: [Task<Void, any Error>]
    private let folder: URL
    private let sequence = NIOLockedValueBox<UInt64>(0)

    static func start(logBytesMax: Int) async throws -> VotedCluster {
        let cluster = try await Cluster.start(
            arguments: ["--general-log=1", "--log-output=FILE", "--general-log-file=general.log"]
        )
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-voter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let tokenFile = folder.appendingPathComponent("token").path
        let token = try await ControlToken.loadOrCreate(path: tokenFile)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let server = ControlServer(
            host: "127.0.0.1",
            port: 0,
            token: token,
            health: { (true, "") },
            metrics: { "" },
            routes: routes(cluster.tunnel),
            onRunning: { continuation.yield($0) }
        )
        let serving = Task { try await server.run() }
        var iterator = ports.makeAsyncIterator()
        let tunnelPort = await iterator.next() ?? 0
        var plan = cluster.plan
        plan.voter.controlPort = try await RealServer.freePort()
        plan.voter.tunnelURL = "http://127.0.0.1:\(tunnelPort)"
        plan.voter.controlTokenFile = tokenFile
        plan.voter.stateVoteIntervalMilliseconds = 200
        plan.voter.logs = LogVotePlan(
            redirection: "single_file",
            format: "sql_statements",
            fileBytesMax: logBytesMax,
            waitMilliseconds: 600
        )
        for (index, server) in cluster.servers.enumerated() {
            plan.replicas[index].logDirectory = server.folder.appendingPathComponent("data").path
        }
        let lines = MemoryLog.Lines()
        let service = VoterService(
            plan: plan,
            administratorPassword: Array(RealServer.password.utf8),
            recorder: cluster.recorder,
            logger: Logger(label: "voter") { _ in MemoryLog(lines: lines) }
        )
        let voting = Task { try await service.run() }
        let voted = VotedCluster(
            cluster: cluster,
            lines: lines,
            client: ControlClient(
                baseURL: "http://127.0.0.1:\(plan.voter.controlPort)",
                token: token
            ),
            tasks: [serving, voting],
            folder: folder
        )
        try await voted.eventually("the voter listens") {
            (try? await voted.client.text(ControlPath.health)) != nil
        }
        // The logs are followed from where they end now.
        try await Task.sleep(for: .milliseconds(300))
        return voted
    }

    private static func routes(_ tunnel: FakeTunnel) -> [ControlRoute] {
        [
            .get(ControlPath.status) { try await tunnel.status() },
            .post(ControlPath.consistentPoint) { (body: LeaseRequest) -> GateLease in
                try await tunnel.consistentPoint(purpose: body.purpose)
            },
            .post(ControlPath.renewLease) { (body: LeaseRequest) -> GateLease in
                try await tunnel.renew(lease: body.lease ?? "", purpose: body.purpose)
            },
            .post(ControlPath.releaseLease) { (body: LeaseRequest) in
                try await tunnel.release(lease: body.lease ?? "", purpose: body.purpose)
            },
            .post(ControlPath.quarantine) { (body: ReplicaRequest) in
                try await tunnel.quarantine(replica: body.replica, reason: body.reason)
            },
            .post(ControlPath.beginResync) { (body: ReplicaRequest) -> GateLease in
                try await tunnel.beginResync(replica: body.replica, reason: body.reason)
            },
            .post(ControlPath.readmit) { (body: ReplicaRequest) in
                try await tunnel.readmit(
                    replica: body.replica,
                    reason: body.reason,
                    lease: body.lease ?? ""
                )
            },
            .post(ControlPath.freeze) { (body: ReplicaRequest) in
                try await tunnel.freeze(reason: body.reason)
            },
        ]
    }

    func stop() {
        for task in tasks { task.cancel() }
        cluster.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Sends a write as the tunnel does; `variants` replace the statement on some replicas.
    func write(
        _ kind: String,
        _ statement: String,
        databases: [String] = [],
        tables: [String] = [],
        variants: [Int: String?] = [:]
    ) async throws {
        let number = sequence.withLockedValue { value in
            value += 1
            return value
        }
        let pin = "SET timestamp=1763000000.\(100_000 + number),rand_seed1=\(number),rand_seed2=2"
        try await cluster.tunnel.write {
            for (index, server) in cluster.servers.enumerated() {
                guard let text = variants[index] ?? statement else { continue }
                try await server.run([pin, text])
            }
        }
        let write = WriteNotice.Write(
            sequence: number,
            kind: kind,
            pin: pin,
            databases: databases,
            tables: tables,
            replicas: cluster.plan.replicas.map(\.name)
        )
        try await client.post(ControlPath.written, WriteNotice(writes: [write], dropped: 0))
    }

    /// Waits for something to become true.
    func eventually(
        _ what: String,
        seconds: Int = 90,
        _ condition: () async throws -> Bool
    ) async throws {
        for _ in 0..<(seconds * 20) {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw RealServer.Missing(
            description: "not seen: \(what)\n" + lines.all.suffix(30).joined(separator: "\n")
        )
    }

    /// Waits for a line of the voter's log that was not there before.
    func says(_ text: String, after count: Int) async throws {
        try await eventually("'\(text)' in the voter's log") {
            lines.all.dropFirst(count).contains { $0.contains(text) }
        }
    }

    /// Waits for a record that was not there before.
    func records(
        _ kind: VoteKind,
        _ verdict: Verdict,
        dissenters: ReplicaSet = [],
        after count: Int
    ) async throws {
        try await eventually("a \(kind) record: \(verdict), dissenters \(dissenters)") {
            cluster.recorder.records.dropFirst(count).contains {
                $0.kind == kind && $0.verdict == verdict && $0.dissented == dissenters
            }
        }
    }
}
