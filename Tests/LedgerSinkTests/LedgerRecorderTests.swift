import Foundation
import LedgerFormat
import LibCrypto
import Synchronization
import Testing
import VotingCore

@testable import LedgerSink

@Suite struct LedgerRecorderTests {
    private let folder: ScratchFolder
    private let identity: WriterIdentity

    init() throws {
        folder = try ScratchFolder()
        identity = try RecorderFixture.identity(in: folder.path)
    }

    private func destination() throws -> OrderDestination {
        try OrderDestination(path: folder.file("order.sqlite"))
    }

    /// Runs a recorder against a destination while the body runs.
    private func running(
        _ recorder: LedgerRecorder,
        to destination: OrderDestination,
        _ body: () async throws -> Void
    ) async throws {
        let task = Task { await recorder.run(to: destination) }
        defer { task.cancel() }
        try await body()
    }

    /// Waits until the ledger has so many records.
    private func arrived(_ count: Int, at destination: OrderDestination) async throws -> Bool {
        try await RecorderFixture.eventually {
            try await destination.batches(of: identity.writer).recorded.count >= count
        }
    }

    @Test func sendsEveryRecordOnceAndInOrder() async throws {
        let destination = try destination()
        let recorder = try RecorderFixture.recorder(in: folder.path)
        try await running(recorder, to: destination) { () async throws in
            for number in 1...2_000 as ClosedRange<UInt64> {
                recorder.record(RecorderFixture.record(number))
            }
            #expect(try await arrived(2_000, at: destination))
            #expect(await RecorderFixture.eventually { recorder.status.spooledEntries == 0 })
        }
        recorder.close()
        let batches = try await destination.batches(of: identity.writer)
        #expect(batches.recorded == Array(1...2_000))
        #expect(batches.gaps.isEmpty)
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
        #expect(recorder.status.finalThrough == 2_000)
        #expect(recorder.droppedRecords == 0)
    }

    @Test func keepsWhatComesBeforeTheLedgerAnswersAndOverARestart() async throws {
        let destination = try destination()
        destination.set(.unavailable)
        let first = try RecorderFixture.recorder(in: folder.path)
        try await running(first, to: destination) { () async throws in
            for number in 1...300 as ClosedRange<UInt64> {
                first.record(RecorderFixture.record(number))
            }
            #expect(await RecorderFixture.eventually { first.status.spooledEntries == 300 })
        }
        first.close()
        destination.set(.none)
        let second = try RecorderFixture.recorder(in: folder.path)
        try await running(second, to: destination) { () async throws in
            second.record(RecorderFixture.record(301))
            #expect(try await arrived(301, at: destination))
        }
        second.close()
        let batches = try await destination.batches(of: identity.writer)
        #expect(batches.recorded == Array(1...301))
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
    }

    @Test func lostAnswersDuplicateNothing() async throws {
        let destination = try destination()
        destination.set(.lostAnswers(5))
        let recorder = try RecorderFixture.recorder(in: folder.path)
        try await running(recorder, to: destination) { () async throws in
            for number in 1...900 as ClosedRange<UInt64> {
                recorder.record(RecorderFixture.record(number))
            }
            #expect(try await arrived(900, at: destination))
        }
        recorder.close()
        let batches = try await destination.batches(of: identity.writer)
        #expect(batches.recorded == Array(1...900))
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
    }

    @Test func aLostSpoolGoesOnWithAGap() async throws {
        let destination = try destination()
        let first = try RecorderFixture.recorder(in: folder.path)
        try await running(first, to: destination) { () async throws in
            first.record(RecorderFixture.record(1))
            #expect(try await arrived(1, at: destination))
        }
        first.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.file("spool.sqlite" + suffix))
        }
        let second = try RecorderFixture.recorder(in: folder.path)
        try await running(second, to: destination) { () async throws in
            second.record(RecorderFixture.record(2))
            #expect(try await arrived(2, at: destination))
        }
        second.close()
        let batches = try await destination.batches(of: identity.writer)
        #expect(batches.recorded == [1, 2])
        #expect(batches.gaps.map(\.reason) == [ResumePlan.lostReason])
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
    }

    @Test func aCopiedFolderParts() async throws {
        let destination = try destination()
        let first = try RecorderFixture.recorder(in: folder.path)
        try await running(first, to: destination) { () async throws in
            first.record(RecorderFixture.record(1))
            #expect(try await arrived(1, at: destination))
        }
        first.close()
        let copy = folder.file("copy")
        try FileManager.default.createDirectory(
            atPath: copy,
            withIntermediateDirectories: true
        )
        // What was committed may be in SQLite's write-ahead log still.
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names where name == "key.pem" || name.hasPrefix("spool.sqlite") {
            try FileManager.default.copyItem(
                atPath: folder.file(name),
                toPath: copy + "/" + name
            )
        }
        for (path, number) in [(folder.path, UInt64(2)), (copy, 3)] {
            let recorder = try RecorderFixture.recorder(in: path)
            try await running(recorder, to: destination) { () async throws in
                recorder.record(RecorderFixture.record(number))
                #expect(try await arrived(Int(number), at: destination))
            }
            recorder.close()
        }
        let batches = try await destination.batches(of: identity.writer)
        // What the copy did not know to be in the ledger comes again, after the gap that says so.
        #expect(Set(batches.recorded) == [1, 2, 3])
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
        #expect(batches.gaps.map(\.reason) == [ResumePlan.partedReason])
    }

    @Test func whatFindsNoRoomIsCountedAndSaid() async throws {
        let destination = try destination()
        let limits = RecorderLimits(
            memoryBytesMax: 65_536,
            spoolBytesMax: 262_144,
            lingerMilliseconds: 1,
            retryMilliseconds: 10
        )
        let recorder = try RecorderFixture.recorder(in: folder.path, limits: limits)
        // Nobody takes anything: the spool fills, then the memory, then records are dropped.
        let total: UInt64 = 5_000
        for number in 1...total {
            recorder.record(RecorderFixture.record(number))
            if number.isMultiple(of: 50) { try await Task.sleep(for: .milliseconds(1)) }
        }
        let dropped = recorder.droppedRecords
        #expect(dropped > 0)
        #expect(recorder.status.spooledBytes <= 262_144)
        try await running(recorder, to: destination) { () async throws in
            #expect(
                try await RecorderFixture.eventually {
                    let batches = try await destination.batches(of: identity.writer)
                    let said = batches.gaps.reduce(0) { $0 + $1.dropped }
                    return UInt64(batches.recorded.count) + said == total
                }
            )
        }
        recorder.close()
        let batches = try await destination.batches(of: identity.writer)
        #expect(batches.gaps.reduce(0) { $0 + $1.dropped } == dropped)
        #expect(batches.recorded == batches.recorded.sorted())
        #expect(Set(batches.recorded).count == batches.recorded.count)
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
    }

    @Test func tellsThoseWhoWait() async throws {
        let destination = try destination()
        destination.holdFinal(at: 1)
        let recorder = try RecorderFixture.recorder(in: folder.path)
        let told = Mutex<[String]>([])
        func send(_ number: UInt64, _ durability: Durability) {
            recorder.record(
                RecorderFixture.record(number),
                isComplete: true,
                reaching: durability
            ) { outcome in
                told.withLock { $0.append("\(number) \(durability) \(outcome)") }
            }
        }
        func has(_ text: String) async -> Bool {
            await RecorderFixture.eventually { told.withLock { $0.contains(text) } }
        }
        send(1, .async)
        #expect(told.withLock { $0 } == ["1 async reached"])
        send(2, .spooled)
        #expect(await has("2 spooled reached"))
        send(3, .ordered)
        send(4, .final)
        try await Task.sleep(for: .milliseconds(50))
        #expect(told.withLock { $0.count } == 2)
        try await running(recorder, to: destination) { () async throws in
            #expect(await has("3 ordered reached"))
            #expect(told.withLock { $0.count } == 3)
            destination.holdFinal(at: nil)
            #expect(await has("4 final reached"))
        }
        destination.set(.unavailable)
        send(5, .ordered)
        recorder.close()
        #expect(await has("5 ordered missed"))
        send(6, .spooled)
        #expect(await has("6 spooled missed"))
    }

    @Test func aDamagedSpoolIsMovedAside() async throws {
        let path = folder.file("spool.sqlite")
        try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: path))
        let recorder = try RecorderFixture.recorder(in: folder.path)
        recorder.close()
        #expect(try folder.names.contains { $0.hasPrefix("spool.sqlite.damaged.") })
    }

    @Test func theKeyIsItsOwnersOnlyAndStays() throws {
        let path = folder.file("deeper/key.pem")
        let key = try WriterKey.loadOrCreate(path: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try WriterKey.loadOrCreate(path: path).publicKey.bytes == key.publicKey.bytes)
        try "nonsense".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.self) { try WriterKey.loadOrCreate(path: path) }
    }
}
