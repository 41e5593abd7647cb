import LedgerFormat
import LibCrypto
import Testing
import VotingCore

@testable import LedgerPeer

struct QueryTests {
    /// How many entries a query finds.
    private func count(
        _ store: PeerStore,
        _ change: @Sendable (inout EntryQuery) -> Void = { _ in }
    ) async throws -> Int {
        var query = EntryQuery()
        change(&query)
        let page = try await store.entries(matching: query)
        return page.entries.count
    }

    @Test func `queries select by what an entry says and go on where they ended`() async throws {
        let folder = try TemporaryFolder()
        let peer = try EmbeddedPeer(
            folder: folder.path,
            origin: EmbeddedPeerTests.origin,
            actor: "provider",
            configuration: quick(),
            logger: quiet
        )
        try await running([peer.core]) {
            var writer = try TestWriter("provider/db", origin: EmbeddedPeerTests.origin)
            _ = try await peer.enrol(writer.name, writer.key.publicKey)
            for (verdict, service) in [
                (Verdict.unanimous, "db"), (.majority, "db"), (.unanimous, "other"),
            ] {
                let batch = try writer.batch(5, verdict: verdict, service: service)
                _ = try await peer.submit(
                    batch.bytes,
                    of: writer.name,
                    firstSequence: batch.firstSequence
                )
            }
            let store = peer.core.store
            #expect(try await eventually { try store.size() == 20 })
            #expect(try await self.count(store) == 16)
            #expect(try await self.count(store) { $0.service = "db" } == 10)
            #expect(try await self.count(store) { $0.service = "nothing" } == 0)
            #expect(try await self.count(store) { $0.verdicts = [.majority] } == 5)
            #expect(try await self.count(store) { $0.disagreeing = true } == 5)
            #expect(
                try await self.count(store) {
                    $0.disagreeing = true; $0.replica = "db-3"
                } == 5
            )
            #expect(
                try await self.count(store) {
                    $0.disagreeing = true; $0.replica = "db-1"
                } == 0
            )
            #expect(try await self.count(store) { $0.kinds = [.policy] } == 1)
            #expect(try await self.count(store) { $0.notable = true } == 6)
            #expect(try await self.count(store) { $0.actor = "provider" } == 16)
            #expect(try await self.count(store) { $0.actor = "user" } == 0)
            #expect(try await self.count(store) { $0.until = 0 } == 0)
            var query = EntryQuery()
            query.limit = 6
            query.newestFirst = false
            var seen: [UInt64] = []
            while true {
                let page = try await store.entries(matching: query)
                seen += page.entries.map(\.index)
                guard let next = page.next else { break }
                query.after = next
            }
            #expect(seen == seen.sorted())
            #expect(Set(seen).count == 16)
        }
    }

    @Test func `a query and its parameters say the same`() throws {
        var query = EntryQuery()
        query.service = "db"
        query.kinds = [.repair, .gap]
        query.verdicts = [.majority]
        query.flags = [.gap]
        query.writer = WriterName("provider/db")
        query.replica = "db-1"
        query.disagreeing = true
        query.notable = true
        query.since = 5
        query.after = 9
        query.limit = 3
        query.newestFirst = false
        #expect(try QueryParameters.read(QueryParameters.items(query)) == query)
        #expect(throws: LedgerPeerError.self) { try QueryParameters.read([("wrong", "1")]) }
        #expect(throws: LedgerPeerError.self) { try QueryParameters.read([("kind", "x")]) }
    }
}
