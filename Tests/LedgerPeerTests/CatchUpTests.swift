import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

struct CatchUpTests {
    @Test func `a peer left behind by a deletion copies from the others, never from what survives`()
        async throws
    {
        let world = try World()
        let two = [try world.core("provider"), try world.core("developer")]
        try await world.serving(two) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await two[0].write(&writer, batches: 20, of: 20)
            #expect(try await settled(two, atLeast: 422))
            // The attack: an entry is deleted after two peers read it, and the order forgets that.
            let first = "e/provider/db/00000000000000000021"
            let end = "e/provider/db/00000000000000000042"
            try await world.sequencer.prune(from: first, below: end, compactingBefore: nil)
            for core in two {
                // Whoever can write there may have done it, so that the place is named.
                let isTold = try await eventually {
                    try await core.status().alarms.contains {
                        $0.kind == "deleted" && $0.subject == "e/provider/db/"
                            && $0.clearedAtUnixMilliseconds == nil
                    }
                }
                #expect(isTold, "the deletion is no alarm at \(core.party.actor)")
            }
            let last = await two[0].replay.resumeRevision
            try await world.sequencer.prune(from: "z", below: "z", compactingBefore: last)
            let late = try world.core("user")
            let before = writer
            try await running([late]) {
                #expect(try await settled([late], atLeast: 422))
                var writer = before
                try await two[0].write(&writer, batches: 2, of: 5)
                #expect(try await settled(two + [late], atLeast: 434))
                #expect(await late.root == two[0].root)
                // A busy machine lets it ask before what the order forgot is final; it says so and asks again.
                let isOver = try await eventually {
                    try await late.status().alarms.allSatisfy {
                        $0.kind != "left_behind" || $0.clearedAtUnixMilliseconds != nil
                    }
                }
                #expect(isOver)
            }
            try late.store.close()
            let report = try DatabaseAudit.run(database: world.path("user")) { _, _ in }
            #expect(report.isSound, "\(report.problems)")
        }
    }

    @Test func `without a peer to copy from it waits and says so`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await core.write(&writer, batches: 3, of: 5)
            #expect(try await eventually { await core.size == 20 })
        }
        try await world.sequencer.prune(
            from: "e/",
            below: "f",
            compactingBefore: core.replay.resumeRevision
        )
        let late = try world.core("user")
        try await running([late]) { () async throws in
            #expect(
                try await eventually {
                    try await late.status().alarms.contains { $0.kind == "left_behind" }
                }
            )
            #expect(await late.size == 0)
        }
    }

    @Test func `the order keeps what one peer lacks for the time of grace, then it is pruned`()
        async throws
    {
        let world = try World()
        var configuration = quick()
        configuration.keptRevisions = 0
        let two = [
            try world.core("provider", configuration), try world.core("developer", configuration),
        ]
        try await world.serving(two) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await two[0].write(&writer, batches: 10, of: 10)
            #expect(try await settled(two, atLeast: 112))
            let before = try await world.batches().count
            for core in two { try await core.pruneOrder() }
            #expect(try await eventually { await two[0].replay.storedMarks.count == 2 })
            try await two[0].pruneOrder()
            #expect(try await world.batches().count == before)
            // As after that time, with user's peer still away.
            await two[0].endGrace()
            try await two[0].pruneOrder()
            #expect(try await world.batches().count < before)
            for core in two { #expect(try await core.status().alarms.isEmpty) }
            let late = try world.core("user")
            try await running([late]) { () async throws in
                #expect(try await eventually { await late.size == 112 })
                #expect(await late.root == two[0].root)
            }
        }
    }

    @Test func `the order is pruned of what all have stored`() async throws {
        let world = try World()
        var configuration = quick()
        configuration.keptRevisions = 0
        let cores = try world.cores(configuration)
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 10, of: 10)
            #expect(try await settled(cores, atLeast: 112))
            for core in cores { try await core.pruneOrder() }
            #expect(try await eventually { await cores[0].replay.storedMarks.count == 3 })
            try await cores[0].pruneOrder()
            try await cores[0].write(&writer, batches: 1, of: 1)
            #expect(try await settled(cores, atLeast: 114))
            // A batch that was pruned and comes again is answered from the log, not ordered again.
            var again = try TestWriter("provider/db", origin: World.origin, key: writer.key)
            let size = await cores[0].size
            let batch = try again.batch(10, time: 5)
            await #expect(throws: DestinationError.self) {
                _ = try await cores[0].submit(batch.bytes, of: again.name, firstSequence: 1)
            }
            #expect(await cores[0].size == size)
            for core in cores { #expect(try await core.status().alarms.isEmpty) }
        }
    }
}

extension World {
    /// Keys of batches that the order holds.
    fileprivate func batches() async throws -> [String] {
        try await sequencer.read(from: "e/", below: "f", countMax: 1_000).map(\.key)
    }
}

extension PeerCore {
    /// Waits for nobody any more.
    fileprivate func endGrace() { pruneWindow = PruneWindow(graceMilliseconds: 0) }
}
