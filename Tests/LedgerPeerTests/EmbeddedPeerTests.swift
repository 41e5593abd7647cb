import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog

@testable import LedgerPeer

struct EmbeddedPeerTests {
    static let origin = "ftcompose.dev/ledger/test"

    private func peer(_ folder: TemporaryFolder) throws -> EmbeddedPeer {
        try EmbeddedPeer(
            folder: folder.path + "/ledger",
            origin: Self.origin,
            actor: "provider",
            configuration: quick(),
            logger: quiet
        )
    }

    @Test func `takes batches, makes them final and proves them`() async throws {
        let folder = try TemporaryFolder()
        let peer = try peer(folder)
        try await running([peer.core]) {
            var writer = try TestWriter("provider/db", origin: Self.origin)
            let standing = try await peer.enrol(writer.name, writer.key.publicKey)
            #expect(standing == WriterStanding())
            for _ in 0..<5 {
                let batch = try writer.batch(10)
                _ = try await peer.submit(
                    batch.bytes,
                    of: writer.name,
                    firstSequence: batch.firstSequence
                )
            }
            let name = writer.name
            #expect(
                try await eventually {
                    try await peer.progress(of: name, beyond: 49, wait: .seconds(1)).finalThrough
                        == 50
                }
            )
            let status = try await peer.core.status()
            #expect(status.healthy)
            #expect(status.singleKeyHolder)
            #expect(status.finalSize == status.size)
            #expect(status.alarms.isEmpty)
            let page = try await peer.core.store.entries(matching: EntryQuery())
            // Fifty votes and the entry that enrolled their writer.
            #expect(page.entries.count == 51)
            #expect(page.entries.first?.sequence == 50)
            let proof = try await peer.core.store.proof(of: 20)
            let policy = try WitnessPolicy(parsing: Array(peer.core.party.policyText.utf8))
            let verdict = try proof.verify(
                policy: policy,
                peerKeys: peer.core.party.entryKeys
            )
            #expect(verdict.writer == writer.name)
            #expect(verdict.enrolledAt == [1])
        }
    }

    @Test func `goes on where it was after a restart`() async throws {
        let folder = try TemporaryFolder()
        var writer = try TestWriter("provider/db", origin: Self.origin)
        for round in 0..<3 {
            let peer = try peer(folder)
            let before = writer
            writer = try await running([peer.core]) {
                var writer = before
                let standing = try await peer.enrol(writer.name, writer.key.publicKey)
                #expect(standing.lastSequence == UInt64(round * 7))
                let batch = try writer.batch(7)
                for _ in 0..<2 {
                    // The same batch again is the same place, not a second entry.
                    _ = try await peer.submit(
                        batch.bytes,
                        of: writer.name,
                        firstSequence: batch.firstSequence
                    )
                }
                let (name, last) = (writer.name, batch.lastSequence)
                #expect(
                    try await eventually {
                        try await peer.progress(of: name, beyond: last - 1, wait: .seconds(1))
                            .finalThrough == last
                    }
                )
                return writer
            }
            try peer.core.store.close()
        }
        let store = try PeerStore(reading: folder.path + "/ledger/ledger.sqlite")
        #expect(try store.lastSequence(of: "provider/db", within: .max) == 21)
        #expect(try store.alarms().isEmpty)
    }

    @Test func `a new key is a new epoch`() async throws {
        let folder = try TemporaryFolder()
        let peer = try peer(folder)
        try await running([peer.core]) {
            let name = try #require(WriterName("provider/db"))
            _ = try await peer.enrol(name, Ed25519PrivateKey().publicKey)
            let second = try await peer.enrol(name, Ed25519PrivateKey().publicKey)
            #expect(second.epoch == 2)
        }
    }

    @Test func `refuses writers of other actors and batches of unknown keys`() async throws {
        let folder = try TemporaryFolder()
        let peer = try peer(folder)
        try await running([peer.core]) {
            let other = try TestWriter("user/db", origin: Self.origin)
            await #expect(throws: DestinationError.self) {
                _ = try await peer.enrol(other.name, other.key.publicKey)
            }
            var stranger = try TestWriter("provider/db", origin: Self.origin)
            _ = try await peer.enrol(stranger.name, Ed25519PrivateKey().publicKey)
            let batch = try stranger.batch(1)
            await #expect(throws: DestinationError.notEnrolled) {
                _ = try await peer.submit(batch.bytes, of: stranger.name, firstSequence: 1)
            }
        }
    }
}
