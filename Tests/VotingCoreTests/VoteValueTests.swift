import Testing
import VotingCore

@Suite struct `Values of a vote` {
    @Test func `digests keep their bytes and print as hexadecimal`() throws {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let digest = try #require(VoteDigest(bytes: bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.description.hasPrefix("0008101820"))
        #expect(digest.description.hasSuffix("e8f0f8"))
        #expect(digest.description.count == 64)
        #expect(VoteDigest(bytes: bytes.dropLast()) == nil)
        #expect(VoteDigest(1, 2, 3, 4) != VoteDigest(1, 2, 3, 5))
    }

    @Test func `replica sets count, walk and combine`() {
        var set: ReplicaSet = [ReplicaIndex(4), ReplicaIndex(0)]
        #expect(set.count == 2)
        #expect(Array(set) == [ReplicaIndex(0), ReplicaIndex(4)])
        let changes = [
            set.insert(ReplicaIndex(1)), set.insert(ReplicaIndex(1)), set.remove(ReplicaIndex(0)),
        ]
        #expect(changes == [true, false, true])
        #expect(set.description == "{2,5}")
        #expect(set.intersection(ReplicaSet(first: 2)) == [ReplicaIndex(1)])
        #expect(ReplicaSet(first: 16).count == 16)
        #expect(ReplicaSet(first: 0).isEmpty)
        #expect(ReplicaIndex(rawValue: 16) == nil)
    }

    @Test func `names are those of the records`() {
        #expect(Verdict.noMajority.rawValue == "no_majority")
        #expect(
            ReplicaState.allCases.map(\.rawValue) == [
                "joining", "syncing", "shadow", "active", "suspect", "quarantined", "dead",
            ]
        )
    }
}
