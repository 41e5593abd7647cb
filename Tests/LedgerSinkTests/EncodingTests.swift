import Foundation
import Testing
import VotingCore

@testable import LedgerSink

@Suite struct `Encoding a vote record` {
    private func line(_ record: VoteRecord) -> String {
        let area = ByteArea(capacity: VoteLineEncoder.lineBytesMax)
        VoteLineEncoder(replicaNames: replicaNames).encode(record, number: 12, into: area)
        return String(decoding: area.bytes, as: UTF8.self)
    }

    @Test func `writes all fields`() {
        let zeros = String(repeating: "0", count: 15)
        let expected =
            #"{"number":12,"kind":"reply","service":"db","verdict":"majority","sequence":7,"#
            + #""session":3,"request_kind":"INSERT","statement":"INSERT INTO t VALUES (?)","#
            + #""replicas":{"db-1":"agreed","db-2":"dissented","db-3":"agreed"},"leader":"db-1","#
            + #""request_digest":""# + "\(zeros)1\(zeros)2\(zeros)3abcdef0123456789"
            + #"","winner_digest":""# + String(repeating: "0", count: 62) + "ff"
            + #"","decided_at":"2025-11-21T07:04:03.123456Z","#
            + #""completed_at":"2025-11-21T07:04:03.223456Z","flags":["degraded","rerun"],"#
            + #""reason":"differs"}"# + "\n"
        #expect(line(sampleRecord()) == expected)
    }

    @Test func `leaves out what is absent`() throws {
        let record = VoteRecord(
            kind: .lifecycle,
            service: "db",
            failed: [ReplicaIndex(1)],
            late: [ReplicaIndex(2)],
            decidedAtUnixMicroseconds: 0,
            completedAtUnixMicroseconds: 951_782_400_000_000
        )
        #expect(
            line(record)
                == #"{"number":12,"kind":"lifecycle","service":"db","replicas":"#
                + #"{"db-2":"failed","db-3":"late"},"decided_at":"1970-01-01T00:00:00.000000Z","#
                + #""completed_at":"2000-02-29T00:00:00.000000Z"}"# + "\n"
        )
    }

    @Test(arguments: [
        "quote \" backslash \\ newline \n tab \t return \r", "nul \0 escape \u{1B}[31m del \u{7F}",
        "Grüße, 世界 👩🏽‍🚀", "",
    ])
    func `escapes every text`(text: String) throws {
        let decoded = try JSONDecoder()
            .decode(VoteLine.self, from: Data(line(sampleRecord(statement: text)).utf8))
        #expect(decoded.statement ?? "" == text)
        #expect(decoded.replicas == ["db-1": "agreed", "db-2": "dissented", "db-3": "agreed"])
        #expect(decoded.verdict == "majority")
        #expect(decoded.flags == ["degraded", "rerun"])
    }

    @Test func `cuts long texts between characters`() throws {
        for length in 250..<262 {
            let text = String(repeating: "a", count: length) + "世界"
            let decoded = try JSONDecoder()
                .decode(VoteLine.self, from: Data(line(sampleRecord(statement: text)).utf8))
            let kept = try #require(decoded.statement)
            #expect(kept.utf8.count <= VoteRecord.statementBytesMax)
            #expect(kept.utf8.count > VoteRecord.statementBytesMax - 3 || kept == text)
            #expect(text.hasPrefix(kept))
        }
    }

    @Test func `keeps the worst line within its bound`() {
        let worst = String(repeating: "\u{1}", count: 4_096)
        var record = sampleRecord(UInt64.max, statement: worst)
        record.session = .max
        record.service = worst
        record.requestKind = worst
        record.reason = worst
        record.agreed = ReplicaSet(first: 16)
        record.flags = VoteFlags(rawValue: 63)
        let area = ByteArea(capacity: VoteLineEncoder.lineBytesMax)
        let names = Array(repeating: String(repeating: "n", count: 256), count: 16)
        VoteLineEncoder(replicaNames: names).encode(record, number: .max, into: area)
        #expect(area.count < VoteLineEncoder.lineBytesMax)
    }

    @Test func `agrees with another calendar`() throws {
        let other = ISO8601DateFormatter()
        for day in stride(from: 0, to: 2_932_000, by: 997) {
            let text = CalendarTime(unixMicroseconds: Int64(day) * 86_400_000_000 + 1_000_001).text
            let date = try #require(other.date(from: text.prefix(19) + "Z"))
            #expect(Int(date.timeIntervalSince1970) == day * 86_400 + 1)
            #expect(text.hasSuffix(".000001Z"))
        }
    }
}
