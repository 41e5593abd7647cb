import LedgerFormat
import LedgerSink
import Testing
import TransparencyLog

@testable import LedgerPeer

struct LateStartTests {
    @Test func `a new peer of a ledger whose beginning nobody keeps begins at a final block`()
        async throws
    {
        let world = try World()
        let two = [try world.core("provider"), try world.core("developer")]
        let late = try world.core("user")
        let begin = try await world.serving(two) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await two[0].write(&writer, batches: 8, of: 100)
            #expect(try await settled(two, atLeast: 810))
            let future = PeerClock.unixMilliseconds + 40 * 86_400_000
            for core in two {
                while try await core.store.retain(RetentionRule(), nowUnixMilliseconds: future) {}
            }
            try await world.sequencer.prune(
                from: "e/",
                below: "f",
                compactingBefore: two[0].replay.resumeRevision
            )
            let before = writer
            return try await world.serving([late]) {
                #expect(try await settled([late], atLeast: 810))
                let begin = try await late.status().minimumIndex
                #expect(begin >= 768)
                #expect(
                    try await late.status().alarms.allSatisfy {
                        $0.clearedAtUnixMilliseconds != nil
                    }
                )
                var writer = before
                try await two[0].write(&writer, batches: 3, of: 100)
                #expect(try await settled(two + [late], atLeast: 810 + 303))
                #expect(await late.root == two[0].root)
                let proof = try await late.store.proof(of: 1_000)
                let policy = try WitnessPolicy(parsing: Array(world.policy.utf8))
                #expect(try proof.verify(policy: policy).policy.isQuorumReached)
                await #expect {
                    _ = try await late.store.proof(of: 100)
                } throws: { error in
                    "\(error)".contains("begins at leaf \(begin)")
                }
                // Its own writers go on where the ledger says that they stand.
                var own = try TestWriter("user/db", origin: World.origin)
                try await late.write(&own, batches: 1, of: 10)
                #expect(try await settled(two + [late], atLeast: 810 + 303 + 13))
                return begin
            }
        }
        for core in two + [late] { try core.store.close() }
        let report = try DatabaseAudit.run(database: world.path("user")) { _, _ in }
        #expect(report.isSound, "\(report.problems)")
        #expect(report.minimumIndex == begin)
        let again = try world.core("user")
        #expect(await again.corruption == nil)
        #expect(await again.size == 810 + 303 + 13)
        var bytes: [String: Int] = [:]
        _ = try LogExport.run(database: world.path("user")) { path, content in
            bytes[path] = content.count
        }
        #expect(bytes["checkpoint"] ?? 0 > 0)
    }

    @Test func `peers that tell different states are not believed, nor one alone`() async throws {
        let world = try World()
        let core = try world.core("provider")
        let state = try await running([core]) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await core.write(&writer, batches: 1, of: 5)
            #expect(
                try await eventually {
                    let replay = await core.replay
                    return replay.size == 8 && replay.openBlock.isEmpty
                }
            )
            return await core.replay
        }
        let checkpoint = try Checkpoint(origin: World.origin, size: state.size, root: state.root)
        func claim(_ actor: String, _ state: LedgerReplay) -> LateStart.Claim {
            LateStart.Claim(actor: actor, state: state)
        }
        // The same leaves with another last header of a writer.
        let header = try #require(WriterName("provider/db").flatMap { state.standing(of: $0) })
            .lastHeader
            .bytes
        var forged = state.encodedState
        let place = try #require(forged.firstRange(of: header))
        forged[place.lowerBound] ^= 1
        let other = try LedgerReplay(rules: state.rules, state: forged)
        #expect(!other.agrees(with: state))
        #expect(throws: LedgerPeerError.self) {
            try LateStart([claim("a", state)], checkpoint, majority: 2)
        }
        #expect(throws: LedgerPeerError.self) {
            try LateStart([claim("a", state), claim("b", other)], checkpoint, majority: 2)
        }
        var later = state
        _ = later.apply(
            .put(key: "k/00000000000000000007/user", revision: 900, version: 1, value: [])
        )
        let claims = [claim("a", later), claim("b", other), claim("c", state)]
        let start = try LateStart(claims, checkpoint, majority: 2)
        #expect(start.actors == ["a", "c"])
        #expect(start.replay.resumeRevision == state.resumeRevision)
        let elsewhere = try Checkpoint(origin: World.origin, size: state.size, root: .leaf([1]))
        #expect(throws: LedgerPeerError.self) {
            try LateStart(claims, elsewhere, majority: 2)
        }
    }
}
