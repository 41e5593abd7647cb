import Foundation
import Glibc
import LedgerFormat
import LibCrypto
import Synchronization
import Testing
import VotingCore

@testable import LedgerSink

/// A disk that takes nothing: records wait, then are counted, then everything goes on.
@Suite struct FullDiskTests {
    /// Runs in a process of its own because the limit of a file's size is the process's.
    @Test func goesOnWhenThereIsRoomAgain() async throws {
        let folder = try ScratchFolder()
        let path = folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            try await FullDisk.run(in: path)
        }
    }
}

/// What the child process does.
enum FullDisk {
    static func run(in path: String) async throws {
        let identity = try RecorderFixture.identity(in: path)
        let destination = try OrderDestination(path: path + "/order.sqlite")
        let limits = RecorderLimits(
            memoryBytesMax: 131_072,
            lingerMilliseconds: 1,
            retryMilliseconds: 10
        )
        let recorder = try RecorderFixture.recorder(in: path, limits: limits)
        signal(SIGXFSZ, SIG_IGN)
        let isDurable = Mutex(0)
        func send(_ numbers: ClosedRange<UInt64>) async throws {
            for number in numbers {
                recorder.record(
                    RecorderFixture.record(number),
                    isComplete: true,
                    reaching: .spooled
                ) { outcome in
                    if outcome == .reached { isDurable.withLock { $0 += 1 } }
                }
                if number.isMultiple(of: 50) { try await Task.sleep(for: .milliseconds(2)) }
            }
        }
        try await send(1...100)
        guard await RecorderFixture.eventually({ isDurable.withLock { $0 } == 100 }) else {
            fatalError("the first records are not durable")
        }
        // No file may grow beyond what the write-ahead log has already.
        let size =
            try FileManager.default
            .attributesOfItem(atPath: path + "/spool.sqlite-wal")[.size] as? Int ?? 0
        set(limit: rlim_t(size))
        try await send(101...3_000)
        let kept = isDurable.withLock { $0 }
        let dropped = recorder.droppedRecords
        guard dropped > 0 else { fatalError("nothing was dropped with a full disk") }
        set(limit: rlim_t.max)
        let task = Task { await recorder.run(to: destination) }
        try await send(3_001...3_100)
        let isComplete = try await RecorderFixture.eventually {
            let batches = try await destination.batches(of: identity.writer)
            let said = batches.gaps.reduce(0) { $0 + $1.dropped }
            return batches.recorded.count + Int(said) == 3_100
        }
        let batches = try await destination.batches(of: identity.writer)
        task.cancel()
        recorder.close()
        guard isComplete, Set(batches.recorded).count == batches.recorded.count,
            batches.chainFaults(key: identity.key.publicKey).isEmpty
        else {
            fatalError(
                "\(batches.recorded.count) records, \(batches.gaps), kept \(kept), dropped \(dropped)"
            )
        }
    }

    private static func set(limit: rlim_t) {
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
        limits.rlim_cur = limit
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    }
}
