import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

struct ThreePeersTests {
    @Test func `three peers have one root and make it final`() async throws {
        let world = try World()
        let cores = try world.cores()
        try await running(cores) {
            for core in cores {
                var writer = try TestWriter("\(core.party.actor)/db", origin: World.origin)
                try await core.write(&writer, batches: 4, of: 25)
            }
            // Each writer: one enrolment of two leaves, four batches of 26.
            #expect(try await settled(cores, atLeast: 3 * (2 + 4 * 26)))
            let roots = await [cores[0].root, cores[1].root, cores[2].root]
            #expect(Set(roots).count == 1)
            for core in cores {
                let status = try await core.status()
                #expect(status.healthy)
                #expect(status.alarms.isEmpty)
                #expect(!status.singleKeyHolder)
                #expect(status.writers.filter { $0.finalThrough == 100 }.count == 3)
            }
            let policy = try WitnessPolicy(parsing: Array(world.policy.utf8))
            let index = try #require(
                try cores[2].store.index(of: "developer/db", sequence: 60)
            )
            let proof = try await cores[2].store.proof(of: index)
            let verdict = try proof.verify(policy: policy, peerKeys: cores[2].party.entryKeys)
            #expect(verdict.writer.text == "developer/db")
            #expect(verdict.sequence == 60)
            #expect(verdict.policy.cosigners.count >= 2)
        }
    }

    @Test func `any peer may be restarted at any time`() async throws {
        let world = try World()
        var writer = try TestWriter("provider/db", origin: World.origin)
        for round in 0..<4 {
            let cores = try world.cores()
            let before = writer
            writer = try await running(cores) {
                var writer = before
                try await cores[0].write(&writer, batches: 5, of: 20)
                if round == 3 { #expect(try await settled(cores, atLeast: 2 + 20 * 21)) }
                return writer
            }
            // Not waited for: what was not applied, signed or final goes on in the next round.
            for core in cores { try core.store.close() }
        }
        var roots: Set<String> = []
        for name in World.names {
            let report = try DatabaseAudit.run(database: world.path(name)) { _, _ in }
            #expect(report.isSound, "\(report.problems)")
            #expect(report.entries["valid"] == 401)
            #expect(report.size == 422)
            roots.insert(report.root)
        }
        #expect(roots.count == 1)
    }

    @Test func `a majority is enough, and the missing actor is named until it is back`()
        async throws
    {
        let world = try World()
        var changed = quick()
        changed.withheldMilliseconds = 300
        let configuration = changed
        let two = [
            try world.core("provider", configuration), try world.core("developer", configuration),
        ]
        try await running(two) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await two[0].write(&writer, batches: 3, of: 10)
            #expect(try await settled(two, atLeast: 35))
            #expect(
                try await eventually {
                    try await two[0].status().alarms.contains {
                        $0.kind == "withheld_cosignature" && $0.subject == "user"
                            && $0.clearedAtUnixMilliseconds == nil
                    }
                }
            )
            let late = try world.core("user", configuration)
            try await running([late]) { () async throws in
                #expect(try await settled([late], atLeast: 35))
                #expect(
                    try await eventually {
                        try await two[0].status().alarms.allSatisfy {
                            $0.clearedAtUnixMilliseconds != nil
                        }
                    }
                )
            }
        }
    }

    @Test func `one peer alone makes nothing final`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await core.write(&writer, batches: 1, of: 3)
            #expect(try await eventually { try await core.status().blockSize == 6 })
            try await Task.sleep(for: .milliseconds(300))
            #expect(await core.finalSize == 0)
            let progress = try await core.progress(of: writer.name, beyond: 0, wait: .zero)
            #expect(progress == WriterProgress(orderedThrough: 3, finalThrough: 0))
        }
    }

    @Test func `another root signed at one size is a fork, with both notes as evidence`()
        async throws
    {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 1, of: 3)
            #expect(try await settled(cores, atLeast: 6))
            let keys = try #require(world.keys["user"])
            let lie = try Checkpoint(origin: World.origin, size: 6, root: .leaf([1, 2, 3]))
            var note = try lie.signed(by: keys.log)
            try note.add(keys.witness.cosign(lie, at: 1))
            try await world.sequencer.publish("k/00000000000000000006/user", note.bytes)
            let core = cores[0]
            #expect(
                try await eventually {
                    try await core.status().alarms.contains { $0.kind == "fork" }
                }
            )
            let alarm = try #require(try await core.status().alarms.first { $0.kind == "fork" })
            #expect(alarm.evidence.contains(lie.text))
            #expect(alarm.evidence.components(of: World.origin + "\n6\n") == 2)
        }
    }

    @Test func `pinned keys are not replaced`() async throws {
        let world = try World()
        let core = try world.core("provider")
        try await running([core]) { () async throws in
            #expect(try await eventually { await core.isCaughtUp })
        }
        try core.store.close()
        let other = try World()
        let store = try PeerStore(path: world.path("provider"))
        let party = try other.party("provider")
        #expect(throws: LedgerPeerError.self) {
            try PinnedParty.check(store, party, #require(other.keys["provider"]))
        }
    }
}

extension String {
    /// How often a text occurs.
    func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
