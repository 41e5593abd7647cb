import Foundation
import Testing
import WireProtocols

@testable import VoterRuntime

@Suite struct LogTailTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("ftcompose-tail-\(UUID().uuidString)")

    private func path() throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appendingPathComponent("general.log").path
    }

    private func append(_ text: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(fileURLWithPath: path))
        }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private func line(_ thread: Int, _ text: String) -> String {
        "\t\t    \(thread) Query\t\(text)\n"
    }

    private func readAll(_ tail: inout LogTail) -> [String] {
        (0..<5).flatMap { _ in
            tail.read().entries.map { String(decoding: $0.argument, as: UTF8.self) }
        }
    }

    @Test func `a log is followed from its end, through pieces and quiet`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        var tail = LogTail(path: path)
        #expect(!tail.read().isReadable)
        try append(line(1, "before the voter"), to: path)
        #expect(readAll(&tail).isEmpty)
        try append("\t\t    4 Query\tSELECT", to: path)
        #expect(readAll(&tail).isEmpty)
        try append(" 1\n" + line(5, "SELECT 2"), to: path)
        #expect(readAll(&tail) == ["SELECT 1", "SELECT 2"])
        #expect(tail.read().isAtEnd)
        tail.close()
    }

    @Test func `a renamed log is read to its end before the new one`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append("", to: path)
        var tail = LogTail(path: path)
        _ = tail.read()
        try append(line(1, "one"), to: path)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        try append(line(1, "two"), to: path + ".old")
        try append(line(1, "three"), to: path)
        try append(line(1, "four"), to: path + ".old")
        #expect(readAll(&tail) + readAll(&tail) == ["one", "two", "four", "three"])
        tail.close()
    }

    @Test func `a truncated log is read from its start`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append(line(1, "a long first statement"), to: path)
        var tail = LogTail(path: path)
        _ = tail.read()
        try Data(line(1, "new").utf8).write(to: URL(fileURLWithPath: path))
        try append(line(2, "x"), to: path)
        let found = readAll(&tail)
        #expect(found.contains("x"))
        tail.close()
    }

    @Test func `a symbolic link is not followed`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
        var tail = LogTail(path: path)
        #expect(!tail.read().isReadable)
    }

    @Test func `a log is complete up to the end before the last whole entry`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append("", to: path)
        var tail = LogTail(path: path)
        defer { tail.close() }
        #expect(tail.read().completeUpTo == nil)
        let beforeHalf = ContinuousClock.now
        try append("\t\t    4 Query\tSELECT", to: path)
        let half = tail.read()
        let afterHalf = ContinuousClock.now
        #expect(half.isAtEnd)
        #expect(half.completeUpTo == nil, "half an entry says nothing about what is missing")
        try append(" 1\n" + line(5, "SELECT 2"), to: path)
        let next = tail.read()
        #expect(next.entries.count == 1)
        let moment = try #require(next.completeUpTo, "the first entry is whole now")
        #expect(moment >= beforeHalf && moment <= afterHalf, "and nothing after that end is known")
        #expect(tail.read().completeUpTo == nil)
        let beforePause = ContinuousClock.now
        let quiet = tail.read()
        #expect(quiet.entries.map { String(decoding: $0.argument, as: UTF8.self) } == ["SELECT 2"])
        #expect(try #require(quiet.completeUpTo) >= beforePause, "a pause ends the last entry")
    }

    @Test func `a log that is longer than a round is not complete up to any moment`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append("", to: path)
        var tail = LogTail(path: path)
        defer { tail.close() }
        _ = tail.read()
        let long = String(repeating: "x", count: LogTail.readBytesMax)
        try append(line(1, "one") + line(2, long) + line(3, "three"), to: path)
        let first = tail.read()
        #expect(!first.isAtEnd)
        #expect(first.completeUpTo == nil)
        #expect(tail.read().isAtEnd)
    }

    @Test func `a log that was opened anew is complete only once the new file was read`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append("", to: path)
        var tail = LogTail(path: path)
        defer { tail.close() }
        _ = tail.read()
        try append(line(1, "one"), to: path)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        try append(line(1, "two"), to: path)
        let movedAt = ContinuousClock.now
        var seen: [String] = []
        for _ in 0..<8 where !seen.contains("two") {
            let round = tail.read()
            seen += round.entries.map { String(decoding: $0.argument, as: UTF8.self) }
            guard let moment = round.completeUpTo, !seen.contains("two") else { continue }
            #expect(moment < movedAt, "what the server logged in its new file is not known yet")
        }
        #expect(seen == ["one", "two"])
    }

    @Test func `a log that ends in half an entry is not complete, however long it pauses`() throws {
        let path = try path()
        defer { try? FileManager.default.removeItem(at: folder) }
        try append("", to: path)
        var tail = LogTail(path: path)
        defer { tail.close() }
        _ = tail.read()
        try append("\t\t    4 Query\tINSERT", to: path)
        for _ in 0..<5 { #expect(tail.read().completeUpTo == nil) }
        try append(" 1\n", to: path)
        let before = ContinuousClock.now
        let rounds = (0..<3).map { _ in tail.read() }
        #expect(rounds.flatMap(\.entries).count == 1)
        #expect(try #require(rounds.last?.completeUpTo) >= before)
    }
}
