import Foundation
import Testing
import VotingCore

@testable import LedgerSink

@Suite struct `The reader` {
    private func write(_ records: [VoteRecord], to folder: ScratchFolder) throws {
        let recorder = try JSONLinesVoteRecorder(directory: folder.path, replicaNames: replicaNames)
        for record in records { recorder.record(record) }
        recorder.close()
    }

    private func sequences(_ folder: ScratchFolder, _ filter: VoteFilter) throws -> [UInt64?] {
        var sequences: [UInt64?] = []
        var reader = VoteFileReader(directory: folder.path)
        try reader.read(matching: filter) { sequences.append($0.sequence) }
        return sequences
    }

    @Test func `filters`() throws {
        let folder = try ScratchFolder()
        var clean = sampleRecord(1)
        clean.verdict = .unanimous
        clean.agreed = ReplicaSet(first: 3)
        clean.dissented = []
        var state = sampleRecord(2)
        state.kind = .state
        state.verdict = .noMajority
        var later = sampleRecord(3)
        later.decidedAtUnixMicroseconds += 1
        later.agreed = [ReplicaIndex(0)]
        later.dissented = [ReplicaIndex(2)]
        try write([clean, state, later], to: folder)
        #expect(try sequences(folder, VoteFilter()) == [1, 2, 3])
        #expect(try sequences(folder, VoteFilter(verdicts: [.unanimous])) == [1])
        #expect(try sequences(folder, VoteFilter(verdicts: [.noMajority, .majority])) == [2, 3])
        #expect(try sequences(folder, VoteFilter(kinds: [.state])) == [2])
        #expect(try sequences(folder, VoteFilter(replica: "db-2")) == [1, 2])
        #expect(try sequences(folder, VoteFilter(disagreeing: true)) == [2, 3])
        #expect(try sequences(folder, VoteFilter(replica: "db-3", disagreeing: true)) == [3])
        let since = VoteFilter(sinceUnixMicroseconds: later.decidedAtUnixMicroseconds)
        #expect(try sequences(folder, since) == [3])
    }

    @Test func `shows rows to people and lines to programs`() throws {
        let folder = try ScratchFolder()
        try write([sampleRecord()], to: folder)
        var rows: [String] = []
        var raw: [String] = []
        var reader = VoteFileReader(directory: folder.path)
        try reader.read {
            rows.append(VoteTable.row($0))
            raw.append($0.raw)
        }
        #expect(
            rows == [
                "2025-11-21 07:04:03.123  reply      majority      7         INSERT            "
                    + "agreed db-1,db-3; dissented db-2; degraded; rerun; differs"
            ]
        )
        #expect(try raw.joined(separator: "\n") + "\n" == folder.text("votes.jsonl"))
    }

    @Test func `has nothing to read in an empty folder`() throws {
        let folder = try ScratchFolder()
        #expect(try sequences(folder, VoteFilter()).isEmpty)
    }

    @Test func `follows across rotations`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path
        let recorder = try JSONLinesVoteRecorder(
            directory: path,
            replicaNames: replicaNames,
            limits: VoteFileLimits(fileBytesMax: 4_096, rotatedFilesMax: 500, flushMilliseconds: 2)
        )
        let follower = Task {
            var numbers: [UInt64] = []
            var reader = VoteFileReader(directory: path)
            try await reader.follow(pollMilliseconds: 5) {
                numbers.append($0.number)
                if numbers.count == 400 { throw Enough(numbers: numbers) }
            }
            return numbers
        }
        for step in 0..<400 {
            recorder.record(sampleRecord(UInt64(step)))
            if step % 20 == 0 { try await Task.sleep(for: .milliseconds(4)) }
        }
        let deadline = Task {
            try await Task.sleep(for: .seconds(10))
            follower.cancel()
        }
        let error = await #expect(throws: Enough.self) { _ = try await follower.value }
        #expect(error?.numbers == Array(1...400))
        deadline.cancel()
        recorder.close()
    }
}

struct Enough: Error {
    let numbers: [UInt64]
}
