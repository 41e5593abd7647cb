import Foundation
import Testing
import VotingCore

@testable import LedgerSink

@Suite struct `The recorder` {
    private func numbers(in folder: ScratchFolder) throws -> [UInt64] {
        var numbers: [UInt64] = []
        var reader = VoteFileReader(directory: folder.path)
        try reader.read { numbers.append($0.number) }
        #expect(reader.skippedLines == 0)
        return numbers
    }

    @Test func `writes what it is given within its time`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/deeper/votes"
        let recorder = try JSONLinesVoteRecorder(directory: path, replicaNames: replicaNames)
        recorder.record(sampleRecord())
        var text = ""
        for _ in 0..<100 where text.isEmpty {
            try await Task.sleep(for: .milliseconds(20))
            text = try String(contentsOfFile: path + "/votes.jsonl", encoding: .utf8)
        }
        #expect(text.hasSuffix("}\n"))
        #expect(recorder.droppedRecords == 0)
        recorder.close()
        recorder.close()
        recorder.record(sampleRecord())
        #expect(recorder.droppedRecords == 1)
    }

    @Test func `keeps every record of many threads in order`() async throws {
        let folder = try ScratchFolder()
        let recorder = try JSONLinesVoteRecorder(directory: folder.path, replicaNames: replicaNames)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for step in 0..<500 { recorder.record(sampleRecord(UInt64(step))) }
                }
            }
        }
        recorder.close()
        #expect(try numbers(in: folder) == Array(1...2_000))
    }

    @Test func `rotates between lines and drops the oldest file`() throws {
        let folder = try ScratchFolder()
        let limits = VoteFileLimits(fileBytesMax: 4_096, rotatedFilesMax: 2)
        let recorder = try JSONLinesVoteRecorder(
            directory: folder.path,
            replicaNames: replicaNames,
            limits: limits
        )
        for step in 0..<100 { recorder.record(sampleRecord(UInt64(step))) }
        recorder.close()
        #expect(try folder.names == ["votes.1.jsonl", "votes.2.jsonl", "votes.jsonl"])
        for name in try folder.names {
            let text = try folder.text(name)
            #expect(text.utf8.count <= 4_096)
            #expect(text.hasPrefix("{") && text.hasSuffix("}\n"))
        }
        let kept = try numbers(in: folder)
        #expect(kept.last == 100)
        #expect(kept.count < 30)
        #expect(kept == Array((kept.first ?? 0)...100))
    }

    @Test func `goes on after a torn line`() throws {
        let folder = try ScratchFolder()
        let first = try JSONLinesVoteRecorder(directory: folder.path, replicaNames: replicaNames)
        first.record(sampleRecord())
        first.close()
        let torn = try folder.text("votes.jsonl") + #"{"number":2,"kind":"re"#
        try torn.write(toFile: folder.path + "/votes.jsonl", atomically: true, encoding: .utf8)
        var reader = VoteFileReader(directory: folder.path)
        var seen = 0
        try reader.read { _ in seen += 1 }
        #expect(seen == 1)
        #expect(reader.skippedLines == 1)

        let second = try JSONLinesVoteRecorder(directory: folder.path, replicaNames: replicaNames)
        second.record(sampleRecord(9))
        second.close()
        var sequences: [UInt64?] = []
        try reader.read { sequences.append($0.sequence) }
        #expect(sequences == [7, 9])
        #expect(reader.skippedLines == 2)
    }

    @Test func `refuses a folder that cannot be made`() throws {
        let folder = try ScratchFolder()
        try "x".write(toFile: folder.path + "/file", atomically: true, encoding: .utf8)
        let error = #expect(throws: VoteFileError.self) {
            _ = try JSONLinesVoteRecorder(directory: folder.path + "/file/x", replicaNames: [])
        }
        #expect(error?.description.contains("Not a directory") == true)
    }
}

@Suite struct `A disk that is full` {
    private func fullFolder() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/votes.jsonl",
            withDestinationPath: "/dev/full"
        )
        return folder
    }

    @Test func `costs records only when the buffer is full and blocks nobody`() throws {
        let folder = try fullFolder()
        let limits = VoteFileLimits(bufferBytesMax: 65_536)
        let recorder = try JSONLinesVoteRecorder(
            directory: folder.path,
            replicaNames: replicaNames,
            limits: limits
        )
        let began = ContinuousClock.now
        for step in 0..<2_000 { recorder.record(sampleRecord(UInt64(step))) }
        #expect(ContinuousClock.now - began < .seconds(30))
        let dropped = recorder.droppedRecords
        #expect(dropped > 1_000)
        recorder.close()
        #expect(recorder.droppedRecords >= 2_000)
    }

    @Test func `is reported by a gap once it has room again`() async throws {
        let folder = try fullFolder()
        let limits = VoteFileLimits(fileBytesMax: 1_000_000, bufferBytesMax: 65_536)
        // The queue and the writer are driven by hand: first a disk that takes nothing.
        let queue = RecordQueue(
            encoder: VoteLineEncoder(replicaNames: replicaNames),
            bytesMax: limits.bufferBytesMax
        )
        for step in 0..<200 { queue.append(sampleRecord(UInt64(step))) }
        let dropped = queue.droppedRecords
        #expect(dropped > 50)
        let area = try #require(queue.swap(waitMilliseconds: 1))
        queue.append(sampleRecord(777))
        try FileManager.default.removeItem(atPath: folder.path + "/votes.jsonl")
        var writer = try VoteFileWriter(directory: folder.path, limits: limits)
        writer.write(area, from: queue)
        queue.close()
        writer.write(try #require(queue.swap(waitMilliseconds: 1)), from: queue)
        #expect(queue.swap(waitMilliseconds: 1) == nil)
        writer.close()

        var lines: [VoteLine] = []
        var reader = VoteFileReader(directory: folder.path)
        try reader.read { lines.append($0) }
        let place = try #require(lines.firstIndex { $0.kind == "gap" })
        let gap = lines[place]
        #expect(gap.dropped == dropped)
        #expect(gap.number == 200)
        #expect(lines[place - 1].number == 200 - dropped)
        #expect(lines.last?.number == 201)
        #expect(lines.last?.sequence == 777)
        #expect(VoteTable.row(gap).contains("\(dropped) records missing"))
    }
}
