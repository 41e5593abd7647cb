import Foundation
import LedgerPeer
import LedgerSink
import Testing

@testable import ftcompose

@Suite struct VoteLineEntryTests {
    private func line(_ json: String) throws -> VoteLine? {
        VoteLine(try JSONDecoder().decode(EntryLine.self, from: Data(json.utf8)))
    }

    @Test func aVoteKeepsItsFields() throws {
        let line = try #require(
            try line(
                """
                {"index":9,"entry_kind":"vote_completed","kind":"state","entry_flag":"valid",
                "decided_at":"2025-11-21T07:04:03.123456Z","completed_at":"2025-11-21T07:04:03.223456Z",
                "unix_nanoseconds":1763708643123456789,"writer":"provider/db","number":17,"final":true,
                "service":"db","verdict":"majority","sequence":4,"replicas":{"db-1":"agreed"},
                "leader":"db-1","flags":["rerun"],"reason":"why"}
                """
            )
        )
        #expect(line.number == 17)
        #expect(line.kind == "state")
        #expect(line.sequence == 4)
        #expect(line.decidedAt == "2025-11-21T07:04:03.123456Z")
        #expect(line.completedAt == "2025-11-21T07:04:03.223456Z")
        #expect(line.flags == ["rerun"])
        #expect(line.replicas == ["db-1": "agreed"])
    }

    @Test func aGapTellsHowMany() throws {
        let line = try #require(
            try line(
                """
                {"index":9,"entry_kind":"gap","kind":"gap","entry_flag":"valid","decided_at":"x",
                "completed_at":"1970-01-01T00:00:02.000000Z","unix_nanoseconds":2000000000,"dropped":5,
                "writer":"provider/db","number":18,"final":false,"reason":"5 entries lost: why"}
                """
            )
        )
        #expect(line.kind == "gap")
        #expect(line.dropped == 5)
        #expect(line.decidedAt == "1970-01-01T00:00:02.000000Z")
    }

    @Test(arguments: ["vote_decided", "policy", "conflict", "unreadable"])
    func othersAreNotShown(kind: String) throws {
        let json = """
            {"index":9,"entry_kind":"\(kind)","kind":"reply","entry_flag":"valid","decided_at":"x",
            "completed_at":"x","unix_nanoseconds":1,"writer":"provider/db","number":18,"final":false}
            """
        #expect(try line(json) == nil)
    }
}
