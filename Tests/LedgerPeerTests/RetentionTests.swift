import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

struct RetentionTests {
    @Test func `old entries go in whole tiles and the rest stays provable`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 8, of: 100)
            #expect(try await settled(cores, atLeast: 810))
            let store = cores[0].store
            let future = PeerClock.unixMilliseconds + 40 * 86_400_000
            while try await store.retain(RetentionRule(), nowUnixMilliseconds: future) {}
            #expect(try store.minimumIndex() == 768)
            let page = try await store.entries(matching: EntryQuery())
            #expect(page.entries.last?.index ?? 0 >= 768)
            #expect(try await store.detail(of: 100) == nil)
            try await store.check(0..<810)
            // It goes on, and a restart finds everything in its place.
            try await cores[0].write(&writer, batches: 1, of: 100)
            #expect(try await settled(cores, atLeast: 911))
            let proof = try await store.proof(of: 850)
            let policy = try WitnessPolicy(parsing: Array(world.policy.utf8))
            #expect(try proof.verify(policy: policy).policy.isQuorumReached)
        }
        for core in cores { try core.store.close() }
        let report = try DatabaseAudit.run(database: world.path("provider")) { _, _ in }
        #expect(report.isSound, "\(report.problems)")
        #expect(!report.isReplayed)
        let again = try world.core("provider")
        #expect(await again.corruption == nil)
        #expect(await again.size == 911)
    }

    @Test func `a log whose entries are all too old is exported without them`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            // With the enrolment's and the batch's own entries the log ends with a tile.
            try await cores[0].write(&writer, batches: 1, of: 253)
            #expect(try await settled(cores, atLeast: 256))
            let store = cores[0].store
            let future = PeerClock.unixMilliseconds + 40 * 86_400_000
            while try await store.retain(RetentionRule(), nowUnixMilliseconds: future) {}
            #expect(try store.minimumIndex() == 256)
        }
        for core in cores { try core.store.close() }
        var files: [String] = []
        let size = try LogExport.run(database: world.path("provider")) { path, _ in
            files.append(path)
        }
        #expect(size == 256)
        #expect(files.contains("checkpoint"))
        #expect(!files.contains { $0.hasPrefix("tile/entries") })
    }
}
