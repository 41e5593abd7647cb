import Foundation
import Glibc
import LedgerFormat
import LibCrypto
import Testing
import VotingCore

@testable import LedgerSink

/// A writer that is killed at any moment loses nothing it acknowledged and sends nothing twice.
@Suite struct KilledWriterTests {
    /// Rounds of the loop; `FTCOMPOSE_KILLS` for more.
    private static var rounds: Int {
        ProcessInfo.processInfo.environment["FTCOMPOSE_KILLS"].flatMap { Int($0) } ?? 8
    }

    @Test func losesNothingAndSendsNothingTwice() async throws {
        let folder = try ScratchFolder()
        let path = folder.path
        for round in 0..<Self.rounds {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, round = round as Int] in
                try await KilledWriter.run(in: path, round: UInt64(round))
            }
        }
        let identity = try RecorderFixture.identity(in: path)
        let destination = try OrderDestination(path: path + "/order.sqlite")
        let recorder = try RecorderFixture.recorder(in: path)
        let task = Task { await recorder.run(to: destination) }
        recorder.record(RecorderFixture.record(1 << 40))
        #expect(
            try await RecorderFixture.eventually {
                try await destination.batches(of: identity.writer).recorded.last == 1 << 40
            }
        )
        task.cancel()
        recorder.close()
        let batches = try await destination.batches(of: identity.writer)
        let recorded = batches.recorded
        let acknowledged = try KilledWriter.acknowledged(in: path)
        #expect(acknowledged.count > Self.rounds)
        #expect(Set(acknowledged).subtracting(recorded).isEmpty)
        #expect(Set(recorded).count == recorded.count)
        #expect(batches.chainFaults(key: identity.key.publicKey) == [])
        // Each killed writer's successor says so, unless it was killed before it could.
        #expect((1...Self.rounds).contains(batches.gaps.count))
        #expect(batches.gaps.allSatisfy { $0.dropped == 0 })
    }
}

/// What the child process does until it kills itself.
enum KilledWriter {
    /// Records and notes what is acknowledged until a random moment, then dies.
    static func run(in path: String, round: UInt64) async throws {
        let recorder = try RecorderFixture.recorder(in: path)
        let destination = try OrderDestination(path: path + "/order.sqlite")
        let notes = open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let task = Task { await recorder.run(to: destination) }
        let deadline = ContinuousClock.now + .milliseconds(Int.random(in: 60...400))
        var number = round * 1_000_000
        while ContinuousClock.now < deadline {
            for _ in 0..<20 {
                number += 1
                let noted = number
                recorder.record(
                    RecorderFixture.record(noted),
                    isComplete: true,
                    reaching: noted.isMultiple(of: 2) ? .spooled : .ordered
                ) { outcome in
                    guard outcome == .reached else { return }
                    let line = Array("\(noted)\n".utf8)
                    _ = write(notes, line, line.count)
                }
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        kill(getpid(), SIGKILL)
        await task.value
    }

    static func acknowledged(in path: String) throws -> [UInt64] {
        let text = try String(contentsOfFile: path + "/acknowledged", encoding: .utf8)
        // A line that the kill tore has no end.
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { UInt64($0) }
    }
}
