import Testing
import VotingCore

@testable import VoterRuntime

@Suite struct ExistenceVoteTests {
    private func vote(
        _ present: [Bool],
        _ change: StateVoteJob.Change,
        failed: ReplicaSet = []
    ) -> ExistenceVote {
        var states: [ReplicaIndex: StateDigest] = [:]
        for (position, isPresent) in present.enumerated()
        where !failed.contains(ReplicaIndex(position)) {
            states[ReplicaIndex(position)] = StateDigest(
                items: isPresent ? [.schema("testdb"): ItemState()] : [:]
            )
        }
        return ExistenceVote(
            item: .schema("testdb"),
            change: change,
            states: states,
            failed: failed,
            configuredCount: 3,
            quorum: 2
        )
    }

    @Test func `a database that exists everywhere was created`() {
        let vote = vote([true, true, true], .created)
        #expect(vote.isFulfilled && vote.tally.verdict == .unanimous)
        #expect(vote.present.count == 3)
    }

    @Test func `a replica without it dissents`() {
        let vote = vote([true, true, false], .created)
        #expect(!vote.isFulfilled && vote.tally.verdict == .majority)
        #expect(vote.tally.dissenters == [ReplicaIndex(2)])
        #expect(vote.absent == [ReplicaIndex(2)])
    }

    @Test func `a database that is gone everywhere was dropped`() {
        #expect(vote([false, false, false], .dropped).isFulfilled)
        #expect(!vote([false, true, false], .dropped).isFulfilled)
    }

    @Test func `a replica that cannot be read does not dissent`() {
        let vote = vote([true, true, false], .created, failed: [ReplicaIndex(2)])
        #expect(vote.isFulfilled && vote.tally.verdict == .majority)
        #expect(vote.tally.dissenters.isEmpty)
    }
}
