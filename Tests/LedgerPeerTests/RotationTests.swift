import Foundation
import LedgerFormat
import LedgerSink
import LibCrypto
import Testing
import TransparencyLog
import VotingCore

@testable import LedgerPeer

/// New keys for peers and writers while they work.
struct RotationTests {
    private static let origin = "ftcompose.dev/ledger/rotation"

    private static func peer(_ folder: TemporaryFolder) throws -> EmbeddedPeer {
        try EmbeddedPeer(
            folder: folder.path,
            origin: origin,
            actor: "provider",
            configuration: quick(),
            logger: quiet
        )
    }

    private static func file(_ folder: TemporaryFolder, _ name: String) -> Data? {
        FileManager.default.contents(atPath: "\(folder.path)/\(name)")
    }

    /// Writes one vote as a new writer, and checks a proof of it against the peer's first key.
    private static func proveOne(_ peer: EmbeddedPeer, _ writer: String) async throws {
        var writer = try TestWriter(writer, origin: origin)
        try await peer.core.write(&writer, batches: 1, of: 1)
        let (core, name) = (peer.core, writer.name)
        #expect(
            try await eventually {
                try await core.progress(of: name, beyond: 0, wait: .zero).finalThrough == 1
            }
        )
        let index = try #require(try core.store.index(of: name.text, sequence: 1))
        let proof = try await core.store.proof(of: index)
        let policy = try WitnessPolicy(parsing: Array(core.party.policyText.utf8))
        let verdict = try proof.verify(policy: policy, peerKeys: core.party.entryKeys)
        #expect(verdict.writer == name)
    }

    @Test func `a peer's new key is signed for by the old one, and proofs lead to the first`()
        async throws
    {
        let folder = try TemporaryFolder()
        var keys: Set<[UInt8]> = []
        let peer = try Self.peer(folder)
        keys = try await running([peer.core]) {
            #expect(try await eventually { await peer.core.isCaughtUp })
            var keys = [peer.core.keys.firstEntryKey.bytes]
            try await Self.proveOne(peer, "provider/a")
            for epoch in 2...3 as ClosedRange<UInt32> {
                let rotated = try await peer.core.rotate()
                #expect(rotated.epoch == epoch)
                keys.append(rotated.key.bytes)
                try await Self.proveOne(peer, "provider/b\(epoch)")
            }
            return Set(keys)
        }
        #expect(keys.count == 3)
        try peer.core.store.close()
        let first = try Ed25519PublicKey(
            pem: [UInt8](try #require(Self.file(folder, "entry.1.pub.pem")))
        )
        #expect(keys.contains(first.bytes))
        #expect(Self.file(folder, "entry.2.pub.pem") != nil)
        #expect(Self.file(folder, "entry.next.pem") == nil)
        let again = try Self.peer(folder)
        #expect(again.core.keys.firstEntryKey == first)
        try await running([again.core]) { () async throws in
            #expect(try await eventually { await again.core.isCaughtUp })
            try await Self.proveOne(again, "provider/c")
            let answer = try await PeerCore.mailbox(
                database: "\(folder.path)/\(EmbeddedPeer.databaseName)"
            ).ask(.init(action: "rotate"), seconds: 20)
            #expect(answer.isDone && answer.text.contains("key 4"), "\(answer.text)")
            #expect(try again.core.store.alarms().isEmpty)
        }
    }

    @Test func `a rotation that is cut anywhere goes on after a restart`() async throws {
        let folder = try TemporaryFolder()
        let old = try await { () async throws -> Data in
            let peer = try Self.peer(folder)
            let old = try #require(Self.file(folder, "entry.pem"))
            try await running([peer.core]) { () async throws in
                #expect(try await eventually { await peer.core.isCaughtUp })
                _ = try await peer.core.rotate()
            }
            try peer.core.store.close()
            return old
        }()
        let new = try #require(Self.file(folder, "entry.pem"))
        let path = folder.path
        // As after the entry that enrols the new key, with and without the note of the former one.
        for isNoted in [true, false] {
            try old.write(to: URL(filePath: path + "/entry.pem"))
            try new.write(to: URL(filePath: path + "/entry.next.pem"))
            if !isNoted { try FileManager.default.removeItem(atPath: path + "/entry.1.pub.pem") }
            let peer = try Self.peer(folder)
            try await running([peer.core]) { () async throws in
                #expect(try await eventually { await peer.core.isCaughtUp })
                try await Self.proveOne(peer, "provider/\(isNoted ? "x" : "y")")
            }
            try peer.core.store.close()
            #expect(Self.file(folder, "entry.pem") == new)
            #expect(Self.file(folder, "entry.next.pem") == nil)
        }
        // As before that entry: the old key signs until the next try, which takes the same new key.
        let fresh = try Ed25519PrivateKey().pem()
        try Data(fresh).write(to: URL(filePath: path + "/entry.next.pem"))
        let peer = try Self.peer(folder)
        try await running([peer.core]) { () async throws in
            #expect(try await eventually { await peer.core.isCaughtUp })
            try await Self.proveOne(peer, "provider/z")
            #expect(Self.file(folder, "entry.pem") == new)
            _ = try await peer.core.rotate()
            #expect(Self.file(folder, "entry.pem").map { [UInt8]($0) } == fresh)
        }
    }

    @Test func `a writer's key is replaced under load, and every record is there once`()
        async throws
    {
        let folder = try TemporaryFolder()
        let peer = try Self.peer(folder)
        let keyPath = folder.path + "/writer/key.pem"
        let writer = try #require(WriterName("provider/db"))
        let recorder = try LedgerRecorder(
            spool: folder.path + "/writer/spool.sqlite",
            identity: WriterIdentity(
                writer: writer,
                origin: Self.origin,
                key: WriterKey.loadOrCreate(path: keyPath)
            ),
            digests: DigestKey(),
            service: "db",
            replicas: ["db-1"],
            logger: quiet
        )
        defer { recorder.close() }
        let count: UInt64 = 3_000
        try await running([peer.core]) { () async throws in
            let sending = Task { await recorder.run(to: peer) }
            defer { sending.cancel() }
            for number in 1...count {
                recorder.record(
                    VoteRecord(
                        kind: .reply,
                        service: "db",
                        sequence: number,
                        requestKind: "INSERT",
                        statement: "INSERT",
                        verdict: .unanimous,
                        agreed: [.init(0)],
                        leader: ReplicaIndex(0),
                        decidedAtUnixMicroseconds: Int64(number),
                        completedAtUnixMicroseconds: Int64(number)
                    )
                )
                if number.isMultiple(of: 700) {
                    recorder.replaceKey(with: try WriterKey.replace(path: keyPath))
                    try await Task.sleep(for: .milliseconds(150))
                }
            }
            #expect(
                try await eventually(seconds: 120) {
                    // Until the recorder has made its key known there is nothing to tell.
                    let known = try? await peer.progress(of: writer, beyond: 0, wait: .zero)
                    return known?.finalThrough ?? 0 >= count
                }
            )
            var query = EntryQuery()
            query.writer = writer
            query.newestFirst = false
            query.limit = EntryQuery.limitMax
            var found: [UInt64] = []
            while true {
                let page = try await peer.core.store.entries(matching: query)
                #expect(page.entries.allSatisfy { $0.flag == "valid" })
                found += page.entries.compactMap(\.write)
                guard let next = page.next else { break }
                query.after = next
            }
            #expect(found == Array(1...count))
            #expect(try peer.core.store.alarms().allSatisfy { $0.kind == "clock_skew" })
            let standing = try await peer.enrol(
                writer,
                WriterKey.loadOrCreate(path: keyPath).publicKey
            )
            // A key that is replaced before it was made known is never known.
            #expect((2...5).contains(standing.epoch))
        }
    }
}
