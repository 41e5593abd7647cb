import LedgerFormat
import Testing
import VotingCore

@testable import LedgerSink

/// What is written down names the replicas that voted.
@Suite struct RoundEncoderTests {
    @Test func `a record of a group names that group's replicas`() throws {
        let encoder = RoundEncoder(
            service: "web",
            groups: [["web-1-1", "web-1-2"], ["web-2-1", "web-2-2", "web-2-3"]],
            digests: try RecorderFixture.digestKey()
        )
        let expected = [
            ["web-1-1", "web-1-2"], ["web-2-1", "web-2-2", "web-2-3"],
            // A group that nobody named: nothing is better than the names of others.
            [],
        ]
        var pending: [PendingRecord] = []
        for group in expected.indices {
            var record = RecorderFixture.record(UInt64(group))
            record.group = group
            pending.append(PendingRecord(record: record, isComplete: true, waiter: nil))
        }
        var round = RecordRound()
        round.pieces = [pending]
        let entries = encoder.entries(of: round)
        #expect(entries.count == 3)
        for (entry, names) in zip(entries, expected) {
            guard case .voteCompleted(let content) = try LedgerEntry(entry.bytes).body else {
                Issue.record("no vote")
                continue
            }
            #expect(content.replicas == names)
            #expect(content.names(of: content.record.agreed) == names)
        }
    }
}
