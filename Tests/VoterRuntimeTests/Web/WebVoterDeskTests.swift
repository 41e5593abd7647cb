import Foundation
import Logging
import NIOConcurrencyHelpers
import ServicePlan
import Testing
import VotingCore

@testable import VoterRuntime

/// The desks of a web server's voter on real folders and logs, with a tunnel that only listens.
@Suite struct WebVoterDeskTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-desk-\(UUID().uuidString)")

    /// Takes reports.
    private final class Tunnel: TunnelControl {
        let reports = NIOLockedValueBox<[String]>([])

        struct Unused: Error {}

        func status() async throws -> TunnelStatus { throw Unused() }
        func consistentPoint(purpose: String) async throws -> GateLease { throw Unused() }
        func renew(lease: String, purpose: String) async throws -> GateLease { throw Unused() }
        func release(lease: String, purpose: String) async throws { throw Unused() }
        func beginResync(replica: String, reason: String) async throws -> GateLease {
            throw Unused()
        }
        func readmit(replica: String, reason: String, lease: String) async throws { throw Unused() }
        func freeze(reason: String) async throws { throw Unused() }
        func quarantine(replica: String, reason: String) async throws {
            reports.withLockedValue { $0.append("\(replica) \(reason)") }
        }
    }

    /// Keeps records.
    private final class Recorder: VoteRecorder {
        let records = NIOLockedValueBox<[VoteRecord]>([])

        var status: RecorderStatus { RecorderStatus() }

        func record(_ record: VoteRecord) { records.withLockedValue { $0.append(record) } }

        func record(
            _ record: VoteRecord,
            isComplete: Bool,
            reaching durability: Durability,
            then: @escaping @Sendable (DurabilityOutcome) -> Void
        ) {
            self.record(record)
            then(.reached)
        }

        func all(_ kind: VoteKind) -> [VoteRecord] {
            records.withLockedValue { $0.filter { $0.kind == kind } }
        }
    }

    private func directory(_ name: String, _ replica: Int) -> String {
        folder.appendingPathComponent("\(name)-\(replica)").path
    }

    private func write(_ text: String, _ name: String, _ replica: Int, as file: String) throws {
        let path = directory(name, replica)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }

    private func append(_ text: String, _ replica: Int) throws {
        let path = directory("logs", replica) + "/access.log"
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data((text + "\n").utf8))
        try file.close()
    }

    private func part(hasFiles: Bool, hasLogs: Bool) throws -> WebVoterPart {
        let replicas = (1...3).map { number in
            WebReplicaPlan(
                name: "web-\(number)",
                host: "web-\(number)",
                engine: "nginx",
                endpoints: [],
                filesDirectory: hasFiles ? directory("files", number) : nil,
                logDirectory: hasLogs ? directory("logs", number) : nil,
                logNamesRequests: true
            )
        }
        let voter = WebVoterPlan(
            name: "web-voter",
            ledgerWriter: "web-voter",
            controlPort: 0,
            controlURL: "",
            tunnelURL: "",
            stateDirectory: folder.path,
            controlTokenFile: "",
            files: WebFileVotePlan(lookMilliseconds: 50, settleMilliseconds: 200),
            logs: WebLogVotePlan(
                redirection: "single_file",
                format: "web",
                fileName: "access.log",
                // Other tests may hold the threads for seconds between two lines of one request.
                waitMilliseconds: 10_000
            )
        )
        let path = WebPathPlan(name: "web", weight: 1, replicas: replicas, voter: voter)
        return try WebVoterPart(plan([path]), path: nil)
    }

    private func plan(_ paths: [WebPathPlan], quorum: Int = 2) -> WebServicePlan {
        WebServicePlan(
            service: "web",
            quorum: quorum,
            mode: "vote",
            onNoMajority: "fail",
            domains: [],
            listeners: [],
            certificates: [],
            paths: paths,
            balancing: WebBalancingPlan(),
            comparison: WebComparisonPlan(),
            noise: WebNoisePlan(),
            sessions: WebSessionPlan(),
            ordersWrites: true,
            chains: [],
            repair: WebRepairPlan(),
            tunnel: WebTunnelPlan(
                controlPort: 0,
                stateDirectory: "",
                controlTokenFile: "",
                limits: WebLimitPlan(lagMilliseconds: 100)
            ),
            ledger: ServiceLedgerPlan(tunnelWriter: "web", voterWriter: "web-voter"),
            expect: [:]
        )
    }

    private func view() -> WebTunnelView {
        let view = WebTunnelView()
        view.set(
            TunnelStatus(
                service: "web",
                configuredReplicas: 3,
                quorum: 2,
                serving: true,
                frozenReason: nil,
                sequence: 0,
                sessions: 0,
                replicas: (1...3).map {
                    ReplicaStatus(
                        name: "web-\($0)",
                        state: "active",
                        reason: "",
                        score: 0,
                        sinceUnixMilliseconds: 1
                    )
                },
                votes: [:]
            )
        )
        return view
    }

    private func eventually(_ what: String, _ condition: () -> Bool) async throws {
        // Not for ever; other tests may hold the threads for the better part of a minute.
        let end = ContinuousClock.now.advanced(by: .seconds(180))
        while ContinuousClock.now < end {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        try #require(condition(), "not within 180 s: \(what)")
    }

    @Test func `a replica with another file is recorded and reported until its file is right`()
        async throws
    {
        for number in 1...3 { try write("one", "files", number, as: "page.html") }
        defer { try? FileManager.default.removeItem(at: folder) }
        let (tunnel, recorder) = (Tunnel(), Recorder())
        let part = try part(hasFiles: true, hasLogs: false)
        let desk = FileVoteDesk(
            part: part,
            files: try #require(part.voter.files),
            tunnel: tunnel,
            view: view(),
            recorder: recorder,
            metrics: WebVoterMetrics(),
            wish: NIOLockedValueBox(false),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            try await eventually("the first vote") {
                recorder.all(.state).map(\.verdict) == [.unanimous]
            }
            try write("two", "files", 2, as: "page.html")
            try await eventually("the report") { !tunnel.reports.withLockedValue { $0.isEmpty } }
            let vote = try #require(recorder.all(.state).last)
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(1)))
            #expect(vote.reason == "web-2: html/page.html has another content")
            #expect(
                tunnel.reports.withLockedValue { $0.first }
                    == "web-2 file vote: html/page.html has another content"
            )
            try write("one", "files", 2, as: "page.html")
            try await eventually("the end") { recorder.all(.state).last?.verdict == .unanimous }
            try FileManager.default.removeItem(atPath: directory("files", 3))
            try await eventually("who cannot be read") {
                recorder.all(.state).last?.failed == ReplicaSet(ReplicaIndex(2))
            }
            group.cancelAll()
        }
    }

    private func line(_ number: Int, _ status: Int) -> String {
        "{\"id\":\"0123456789abcdef000000000000000\(number)\",\"method\":\"GET\",\"target\":\"/a\","
            + "\"status\":\(status),\"end\":\"OK\",\"seconds\":\"0.001\"}"
    }

    @Test func `lines of three logs are voted on, also those that are missing`() async throws {
        for number in 1...3 { try write("", "logs", number, as: "access.log") }
        defer { try? FileManager.default.removeItem(at: folder) }
        let recorder = Recorder()
        let part = try part(hasFiles: false, hasLogs: true)
        let wish = NIOLockedValueBox(false)
        let logs = try #require(part.voter.logs)
        let book = NIOLockedValueBox(
            AccessLogBook(
                configuredCount: 3,
                quorum: 2,
                wait: .milliseconds(logs.waitMilliseconds),
                lag: .milliseconds(part.lagMilliseconds)
            )
        )
        let desk = AccessLogDesk(
            part: part,
            logs: logs,
            pattern: nil,
            view: view(),
            recorder: recorder,
            metrics: WebVoterMetrics(),
            book: book,
            silence: NIOLockedValueBox(LogSilence(configuredCount: 3)),
            wish: wish,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            try await eventually("three logs are read") {
                book.withLockedValue { $0.readCount } == 3
            }
            // For this long after its beginning a missing line proves nothing.
            try await Task.sleep(for: AccessLogBook.margin * 1.5)
            for number in 1...3 { try append(line(1, 200), number) }
            try await eventually("equal lines") { recorder.all(.log).count == 1 }
            #expect(recorder.all(.log).last?.verdict == .unanimous)
            #expect(recorder.all(.log).last?.requestKind == "GET")
            for number in 1...3 { try append(line(2, number == 3 ? 500 : 200), number) }
            try await eventually("another status") { recorder.all(.log).count == 2 }
            #expect(recorder.all(.log).last?.dissented == ReplicaSet(ReplicaIndex(2)))
            #expect(wish.withLockedValue { $0 })
            for number in 2...3 { try append(line(3, 200), number) }
            try await eventually("a missing line") { recorder.all(.log).count == 3 }
            let vote = try #require(recorder.all(.log).last)
            #expect(vote.verdict == .majority)
            #expect(vote.dissented == ReplicaSet(ReplicaIndex(0)))
            #expect(vote.reason.hasSuffix("missing on web-1"))
            group.cancelAll()
        }
    }

    @Test func `a plan without a voter, without the path or with another quorum is refused`() throws
    {
        let good = try part(hasFiles: true, hasLogs: true).path
        var bare = good
        bare.voter = nil
        var other = good
        other.name = "other"
        for (paths, name, quorum) in [
            ([bare], nil, 2), ([good], "none", 2), ([good, other], nil, 2), ([], nil, 2),
            ([good], nil, 4), ([good], nil, 0),
        ] as [([WebPathPlan], String?, Int)] {
            #expect(throws: VoterError.self) {
                try WebVoterPart(plan(paths, quorum: quorum), path: name)
            }
        }
        #expect(try WebVoterPart(plan([good, other]), path: "other").path.name == "other")
    }
}
