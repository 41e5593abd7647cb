import Foundation
import Testing
import VotingCore

@testable import LedgerSink

@Suite struct VoteLineTests {
    private let time: Int64 = 1_763_708_643_123_456

    private func line(
        _ number: UInt64,
        kind: String = "reply",
        verdict: String? = "majority",
        replicas: [String: String] = [
            "db-1": "agreed", "db-2": "dissented", "db-3": "agreed",
        ],
        later microseconds: Int64 = 0
    ) -> VoteLine {
        var line = VoteLine(
            number: number,
            kind: kind,
            decidedAtUnixMicroseconds: time + microseconds,
            completedAtUnixMicroseconds: time + 100_000
        )
        line.verdict = verdict
        line.replicas = replicas
        return line
    }

    private func numbers(_ lines: [VoteLine], _ filter: VoteFilter) -> [UInt64] {
        lines.filter(filter.matches).map(\.number)
    }

    @Test func filtersAsAsked() {
        let all = ["db-1": "agreed", "db-2": "agreed", "db-3": "agreed"]
        let lines = [
            line(1, verdict: "unanimous", replicas: all),
            line(2, kind: "state", verdict: "no_majority"),
            line(3, replicas: ["db-1": "agreed", "db-3": "dissented"], later: 1),
            line(4, kind: "gap", verdict: nil, replicas: [:], later: -1),
        ]
        #expect(numbers(lines, VoteFilter()) == [1, 2, 3, 4])
        // A gap may hide what is looked for, so it is always shown.
        #expect(numbers(lines, VoteFilter(verdicts: [.unanimous])) == [1, 4])
        #expect(numbers(lines, VoteFilter(verdicts: [.noMajority, .majority])) == [2, 3, 4])
        #expect(numbers(lines, VoteFilter(kinds: [.state])) == [2, 4])
        #expect(numbers(lines, VoteFilter(replica: "db-2")) == [1, 2, 4])
        #expect(numbers(lines, VoteFilter(disagreeing: true)) == [2, 3, 4])
        #expect(numbers(lines, VoteFilter(replica: "db-3", disagreeing: true)) == [3, 4])
        #expect(numbers(lines, VoteFilter(sinceUnixMicroseconds: time + 1)) == [3])
    }

    @Test func showsARowToPeople() {
        var line = line(1)
        line.sequence = 7
        line.requestKind = "INSERT"
        line.flags = ["degraded", "rerun"]
        line.reason = "differs"
        #expect(
            VoteTable.row(line)
                == "2025-11-21 07:04:03.123  reply      majority      7         INSERT            "
                + "agreed db-1,db-3; dissented db-2; degraded; rerun; differs"
        )
    }

    @Test func leavesOutWhatIsAbsent() throws {
        let line = line(4, kind: "lifecycle", verdict: nil, replicas: [:])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(line)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"{"completed_at":"2025-11-21T07:04:03.223456Z","#
                + #""decided_at":"2025-11-21T07:04:03.123456Z","kind":"lifecycle","number":4}"#
        )
        #expect(try JSONDecoder().decode(VoteLine.self, from: data) == line)
    }

    @Test func agreesWithAnotherCalendar() throws {
        let other = ISO8601DateFormatter()
        for day in stride(from: 0, to: 2_932_000, by: 997) {
            let text = CalendarTime(unixMicroseconds: Int64(day) * 86_400_000_000 + 1_000_001).text
            let date = try #require(other.date(from: text.prefix(19) + "Z"))
            #expect(Int(date.timeIntervalSince1970) == day * 86_400 + 1)
            #expect(text.hasSuffix(".000001Z"))
        }
    }
}
