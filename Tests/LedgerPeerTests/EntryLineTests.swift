import Foundation
import LedgerFormat
import LedgerSink
import Testing
import VotingCore

@testable import LedgerPeer

struct EntryLineTests {
    private let place = EntryPlace(
        index: 12,
        writer: "provider/db",
        sequence: 9,
        flag: EntryFlag.valid.rawValue,
        isFinal: true
    )

    private func json(_ entry: LedgerEntry?) throws -> Data {
        try JSONEncoder().encode(EntryLine(place, entry))
    }

    @Test func `a vote keeps the fields of vote records`() throws {
        let record = VoteRecord(
            kind: .reply,
            service: "db",
            sequence: 7,
            session: 42,
            requestKind: "SELECT",
            statement: "SELECT ?",
            requestDigest: VoteDigest(1, 2, 3, 4),
            verdict: .majority,
            winnerDigest: VoteDigest(5, 6, 7, 8),
            agreed: [ReplicaIndex(0)],
            dissented: [ReplicaIndex(1)],
            late: [ReplicaIndex(2)],
            leader: ReplicaIndex(0),
            decidedAtUnixMicroseconds: 1_767_225_600_123_456,
            completedAtUnixMicroseconds: 1_767_225_600_123_999,
            flags: [.overlapped, .orderOnly],
            reason: "rows differ"
        )
        let data = try json(LedgerEntry(record, replicas: ["db-1", "db-2", "db-3"]))
        let line = try JSONDecoder().decode(VoteLine.self, from: data)
        #expect(line.number == 9)
        #expect(line.kind == "reply")
        #expect(line.service == "db")
        #expect(line.verdict == "majority")
        #expect(line.sequence == 7)
        #expect(line.session == 42)
        #expect(line.requestKind == "SELECT")
        #expect(line.statement == "SELECT ?")
        #expect(line.replicas == ["db-1": "agreed", "db-2": "dissented", "db-3": "late"])
        #expect(line.leader == "db-1")
        #expect(line.requestDigest == VoteDigest(1, 2, 3, 4).description)
        #expect(line.winnerDigest == VoteDigest(5, 6, 7, 8).description)
        #expect(line.decidedAt == "2026-01-01T00:00:00.123456Z")
        #expect(line.completedAt == "2026-01-01T00:00:00.123999Z")
        #expect(line.flags == ["overlapped", "order_only"])
        #expect(line.reason == "rows differ")
        let fields = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any]
        )
        #expect(fields["entry_kind"] as? String == "vote_completed")
        #expect(fields["entry_flag"] as? String == "valid")
        #expect(fields["index"] as? Int == 12)
    }

    @Test func `a gap keeps the fields of gaps`() throws {
        let gap = GapNotice(dropped: 5, firstTime: 1, lastTime: 2, reason: "disk full")
        let data = try json(LedgerEntry(time: 0, service: "", body: .gap(gap)))
        let line = try JSONDecoder().decode(VoteLine.self, from: data)
        #expect(line.kind == "gap")
        #expect(line.dropped == 5)
        #expect(line.service == nil)
    }

    @Test func `what cannot be read says so`() throws {
        let line = try JSONDecoder().decode(VoteLine.self, from: json(nil))
        #expect(line.kind == "unreadable")
        #expect(line.reason?.contains("digest") == true)
    }
}
