import Foundation
import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

struct DamageTests {
    /// A world whose provider has three hundred entries and is closed.
    private func closedWorld() async throws -> World {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 10, of: 30)
            #expect(try await settled(cores, atLeast: 312))
        }
        for core in cores { try core.store.close() }
        return world
    }

    /// Changes one byte of the nth place where a text stands in a file.
    private func flip(_ path: String, at text: String, occurrence: Int = 40) throws {
        let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        let wanted = Array(text.utf8)
        var seen = 0
        for offset in 0..<(bytes.count - wanted.count)
        where bytes[offset] == wanted[0] && Array(bytes[offset..<(offset + wanted.count)]) == wanted
        {
            seen += 1
            guard seen == occurrence else { continue }
            let file = try FileHandle(forUpdating: URL(filePath: path))
            try file.seek(toOffset: UInt64(offset))
            try file.write(contentsOf: Data([bytes[offset] ^ 1]))
            try file.close()
            return
        }
        Issue.record("the text stands \(seen) times in the file")
    }

    @Test func `a flipped byte is found at the start, named, and nothing is signed any more`()
        async throws
    {
        let world = try await closedWorld()
        try flip(world.path("provider"), at: "INSERT INTO t VALUES")
        let report = try DatabaseAudit.run(database: world.path("provider")) { _, _ in }
        #expect(!report.isSound)
        #expect(report.problems.contains { $0.contains("is not what it was when it was stored") })
        let core = try world.core("provider")
        try await running([core]) {
            #expect(
                try await eventually {
                    try await core.status().alarms.contains { $0.kind == "corrupt" }
                }
            )
            let status = try await core.status()
            #expect(!status.healthy)
            #expect(status.detail.contains("leaf"))
            let checkpoint = try await core.servedCheckpoint()
            var writer = try TestWriter("provider/late", origin: World.origin)
            let batch = try writer.batch(1)
            _ = try await world.sequencer.submit(batch.key.text, batch.bytes)
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await core.servedCheckpoint() == checkpoint)
        }
    }

    @Test func `a byte that flips while the peer runs is found by the scrub`() async throws {
        let world = try await closedWorld()
        let core = try world.core("provider")
        try await running([core]) {
            #expect(try await eventually { await core.isCaughtUp })
            try self.flip(world.path("provider"), at: "INSERT INTO t VALUES")
            #expect(
                try await eventually {
                    try await core.status().alarms.contains { $0.kind == "corrupt" }
                }
            )
        }
    }

    @Test func `a truncated database is refused or condemned, never used`() async throws {
        for share in [0.1, 0.5, 0.9] {
            let world = try await closedWorld()
            let path = world.path("provider")
            let bytes = try #require(FileManager.default.contents(atPath: path))
            try bytes.prefix(Int(Double(bytes.count) * share)).write(to: URL(filePath: path))
            do {
                let core = try world.core("provider")
                try await running([core]) { () async throws in
                    #expect(try await eventually { await core.corruption != nil })
                }
            } catch let error as PeerStoreError {
                #expect([.corrupt, .foreign].contains(error.kind), "\(error)")
            }
        }
    }

    @Test func `a sound database passes with the policy's keys and fails with others`() async throws
    {
        let world = try await closedWorld()
        let policy = try WitnessPolicy(parsing: Array(world.policy.utf8))
        let good = try DatabaseAudit.run(database: world.path("developer"), policy: policy) {
            _,
            _ in
        }
        #expect(good.isSound, "\(good.problems)")
        #expect(good.isReplayed)
        #expect(good.finalSize == good.size)
        #expect(good.notes >= 2)
        let other = try WitnessPolicy(parsing: Array(World().policy.utf8))
        let bad = try DatabaseAudit.run(database: world.path("developer"), policy: other) { _, _ in
        }
        #expect(!bad.isSound)
        #expect(bad.finalSize == 0)
    }

    @Test func `a file of something else is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.sqlite"
        try Data("no database at all, only some text that is long enough".utf8)
            .write(to: URL(filePath: path))
        #expect(throws: PeerStoreError.self) { try PeerStore(path: path) }
        #expect(throws: PeerStoreError.self) { try PeerStore(reading: folder.path + "/none") }
    }
}
