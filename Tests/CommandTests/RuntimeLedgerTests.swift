import Foundation
import LedgerSink
import LibCrypto
import Logging
import ServiceLifecycle
import ServicePlan
import Testing
import VotingCore

@testable import ftcompose

/// A runtime's own ledger from a record to what `control votes` prints.
@Suite struct RuntimeLedgerTests {
    static func plan(durability: String = "async", mode: String = "local") -> Plan {
        Plan(
            service: "db",
            serviceClass: "database",
            engine: "mariadb",
            quorum: 2,
            mode: "vote",
            voting: "reply",
            onNoMajority: "fail",
            replicas: (1...3).map { ReplicaPlan(name: "db-\($0)", host: "db-\($0)", port: 3306) },
            tunnel: TunnelPlan(
                port: 3306,
                controlPort: 7400,
                stateDirectory: "",
                controlTokenFile: "",
                voterURL: "",
                queries: "shell",
                limits: LimitPlan()
            ),
            voter: VoterPlan(
                controlPort: 7401,
                tunnelURL: "",
                stateDirectory: "",
                controlTokenFile: "",
                databases: true,
                tables: "rows"
            ),
            credentials: CredentialPlan(
                administrator: "root",
                password: SecretSource(empty: true)
            ),
            ledger: ServiceLedgerPlan(
                mode: mode,
                durability: durability,
                tunnelWriter: "db",
                voterWriter: "db-voter"
            ),
            expect: [:]
        )
    }

    static func record(_ number: UInt64) -> VoteRecord {
        VoteRecord(
            kind: .reply,
            service: "db",
            session: number,
            requestKind: "SELECT",
            verdict: number == 2 ? .majority : .unanimous,
            agreed: number == 2 ? [ReplicaIndex(0), ReplicaIndex(2)] : ReplicaSet(first: 3),
            dissented: number == 2 ? [ReplicaIndex(1)] : [],
            leader: ReplicaIndex(0),
            decidedAtUnixMicroseconds: 1_763_708_643_123_456 + Int64(number),
            completedAtUnixMicroseconds: 1_763_708_643_223_456 + Int64(number)
        )
    }

    /// The ledger of a runtime whose control folder is `state/control`.
    static func ledger(
        _ plan: Plan,
        writer: String = "db",
        _ state: String,
        folder: String = ""
    ) throws -> RuntimeLedger {
        try RuntimeLedger(
            plan,
            writer: writer,
            stateDirectory: state + folder,
            controlTokenFile: state + "/control/token",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test func recordsBecomeFinalAndAreRead() async throws {
        let state = NSTemporaryDirectory() + "ftcompose-ledger-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: state) }
        let ledger = try Self.ledger(Self.plan(), state)
        let recorder = ledger.recorder
        let services = ledger.services
        let group = Task {
            await withThrowingTaskGroup(of: Void.self) { group in
                for service in services { group.addTask { try await service.run() } }
            }
        }
        for number in 1...3 as ClosedRange<UInt64> { recorder.record(Self.record(number)) }
        let outcome = await withCheckedContinuation { continuation in
            recorder.record(Self.record(4), isComplete: true, reaching: .final) {
                continuation.resume(returning: $0)
            }
        }
        #expect(outcome == .reached)
        let source = try VoteSource(
            directory: state + "/" + RuntimeLedger.folderName,
            plan: "none"
        )
        let page = try await source.page(VoteFilter(), newestFirst: false, after: nil)
        #expect(page.lines.map(\.session) == [1, 2, 3, 4])
        #expect(page.lines.map(\.number) == [1, 2, 3, 4])
        #expect(page.lines.first?.decidedAt == "2025-11-21T07:04:03.123457Z")
        #expect(page.lines.first?.kind == "reply")
        #expect(page.next == nil)
        let odd = try await source.page(
            VoteFilter(disagreeing: true),
            newestFirst: true,
            after: nil
        )
        #expect(odd.lines.map(\.session) == [2])
        #expect(odd.lines.first?.replicas["db-2"] == "dissented")
        group.cancel()
        await group.value
        recorder.close()
    }

    @Test func refusesWhatThePlanCannotMean() {
        let state = NSTemporaryDirectory() + "ftcompose-ledger-" + UUID().uuidString
        for plan in [Self.plan(durability: "soon"), Self.plan(mode: "paper")] {
            #expect(throws: RuntimeFailure.self) {
                try Self.ledger(plan, state)
            }
        }
        #expect(throws: RuntimeFailure.self) {
            try Self.ledger(Self.plan(), writer: "d b", state)
        }
        #expect(throws: RuntimeFailure.self) {
            try Self.ledger(Self.plan(mode: "etcd"), state)
        }
        try? FileManager.default.removeItem(atPath: state)
    }

    @Test func `tunnel and voter of a service write digests under one key of theirs`() async throws
    {
        let state = NSTemporaryDirectory() + "ftcompose-ledger-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: state) }
        let text = Array("INSERT INTO account VALUES ('ann', 'secret')".utf8)
        var record = Self.record(1)
        record.kind = .log
        record.winnerDigest = VoteDigest(bytes: SHA256.hash(text))
        var found: [String?] = []
        for writer in ["db", "db-voter"] {
            let folder = "/" + writer
            let ledger = try Self.ledger(Self.plan(), writer: writer, state, folder: folder)
            let services = ledger.services
            let running = Task {
                await withThrowingTaskGroup(of: Void.self) { group in
                    for service in services { group.addTask { try await service.run() } }
                }
            }
            let recorder = ledger.recorder
            let recorded = record
            let outcome = await withCheckedContinuation { continuation in
                recorder.record(recorded, isComplete: true, reaching: .final) {
                    continuation.resume(returning: $0)
                }
            }
            #expect(outcome == .reached)
            let source = try VoteSource(
                directory: state + folder + "/" + RuntimeLedger.folderName,
                plan: "none"
            )
            let page = try await source.page(VoteFilter(), newestFirst: false, after: nil)
            found += page.lines.map(\.winnerDigest)
            running.cancel()
            await running.value
            recorder.close()
        }
        // What `ftcompose votes` shows is what the ledger holds: neither has the plain hash.
        #expect(found.count == 2 && found[0] == found[1])
        #expect(found[0] != nil && found[0] != record.winnerDigest?.description)
        #expect(FileManager.default.fileExists(atPath: state + "/control/digest.key"))
    }
}
