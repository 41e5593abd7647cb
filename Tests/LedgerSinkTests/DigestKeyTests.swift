import Foundation
import LedgerFormat
import LibCrypto
import Testing
import VotingCore

@testable import LedgerSink

/// No digest that a dictionary finds gets into an entry.
@Suite struct DigestKeyTests {
    private static let statement = Array("SET PASSWORD FOR 'ann' = PASSWORD('secret')".utf8)

    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// A digest as votes compare it: SHA-256 of a statement, without a key.
    private static func plain() throws -> VoteDigest {
        try #require(VoteDigest(bytes: SHA256.hash(statement)))
    }

    /// A record filled from a tally in which three replicas gave one digest.
    private static func record(_ kind: VoteKind, _ digest: VoteDigest) -> VoteRecord {
        var tally = Tally(configured: ReplicaSet(first: 3), configuredCount: 3, quorum: 2)
        for position in 0..<3 { _ = tally.replied(ReplicaIndex(position), with: digest) }
        var record = RecorderFixture.record(1)
        record.kind = kind
        record.fill(from: tally)
        record.requestDigest = digest
        return record
    }

    /// Bytes of the entries that a recorder sends for records.
    private func entries(
        of records: [VoteRecord],
        under key: DigestKey,
        in name: String
    ) async throws -> [LedgerEntry] {
        let path = folder.file(name)
        let destination = try OrderDestination(path: folder.file(name + ".order"))
        let recorder = try RecorderFixture.recorder(in: path, digests: key)
        let sending = Task { await recorder.run(to: destination) }
        defer { sending.cancel() }
        for record in records { recorder.record(record) }
        let writer = try RecorderFixture.identity(in: path).writer
        let isThere = try await RecorderFixture.eventually {
            try await destination.batches(of: writer).flatMap(\.entries).count >= records.count
        }
        #expect(isThere)
        recorder.close()
        return try await destination.batches(of: writer).flatMap(\.entries)
    }

    @Test(arguments: VoteKind.allCases)
    func `entries hold no plain digest, nor any word of it`(_ kind: VoteKind) async throws {
        // The fold of a reply: two words, the number of packets in clear, and nothing.
        let fold = VoteDigest(
            0x0123_4567_89AB_CDEF,
            0xFEDC_BA98_7654_3210,
            0x1122_3344_5566_7788,
            0
        )
        let digests = [try Self.plain(), fold]
        let made = try await entries(
            of: digests.map { Self.record(kind, $0) },
            under: RecorderFixture.digestKey(),
            in: "writer"
        )
        #expect(made.count == 2)
        for (entry, digest) in zip(made, digests) {
            let bytes = try entry.encoded()
            for start in stride(from: 0, to: 24, by: 8) {
                let word = Array(digest.bytes[start..<start + 8])
                #expect(bytes.firstRange(of: word) == nil, "word \(start / 8) of \(digest)")
            }
            let record = try #require(entry.body.vote?.record)
            #expect(record.winnerDigest != nil && record.requestDigest != nil)
            #expect(record.winnerDigest != record.requestDigest)
        }
    }

    @Test func `a digest is HMAC-SHA-256 of part, kind and what the vote compared`() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let key = try #require(DigestKey(bytes: bytes))
        let plain = try Self.plain()
        let keyed = key.keyed(Self.record(.log, plain))
        let winner = HMACSHA256.authenticate([2, 1] + plain.bytes, key: bytes)
        let request = HMACSHA256.authenticate([1, 1] + plain.bytes, key: bytes)
        #expect(keyed.winnerDigest?.bytes == winner)
        #expect(keyed.requestDigest?.bytes == request)
    }

    @Test func `one key makes equal digests of equal answers, another key others`() async throws {
        let plain = try Self.plain()
        let other = VoteDigest(plain.words.0, plain.words.1, plain.words.2, plain.words.3 ^ 1)
        let records = [plain, plain, other].map { Self.record(.reply, $0) }
        var found: [[VoteDigest?]] = []
        for (index, byte) in ([1, 1, 2] as [UInt8]).enumerated() {
            let key = try RecorderFixture.digestKey(byte)
            let made = try await entries(of: records, under: key, in: "writer-\(index)")
            found.append(made.map { $0.body.vote?.record.winnerDigest })
        }
        #expect(found[0] == found[1])
        #expect(found[0][0] == found[0][1] && found[0][1] != found[0][2])
        #expect(Set(found[0]).isDisjoint(with: found[2]))
    }

    @Test func `both records of a vote have one digest`() async throws {
        let record = Self.record(.reply, try Self.plain())
        let key = try RecorderFixture.digestKey()
        let encoder = RoundEncoder(service: "db", groups: [["db-1"]], digests: key)
        var round = RecordRound()
        round.pieces = [
            [false, true].map { PendingRecord(record: record, isComplete: $0, waiter: nil) }
        ]
        let made = try encoder.entries(of: round).map { try LedgerEntry($0.bytes) }
        #expect(made.map(\.kind) == [.voteDecided, .voteCompleted])
        let digests = made.map { $0.body.vote?.record.winnerDigest }
        #expect(digests[0] == digests[1] && digests[0] != record.winnerDigest)
    }

    @Test func `a record without digests gets none`() throws {
        let keyed = try RecorderFixture.digestKey().keyed(RecorderFixture.record(1))
        #expect(keyed == RecorderFixture.record(1))
    }

    @Test func `whoever opens the key's file takes the same key, and only its owner can`()
        async throws
    {
        let path = folder.file("control/digest.key")
        let record = Self.record(.log, try Self.plain())
        let digests = try await withThrowingTaskGroup(of: VoteDigest?.self) { group in
            for _ in 0..<16 {
                group.addTask { try DigestKey.loadOrCreate(path: path).keyed(record).winnerDigest }
            }
            return try await group.reduce(into: Set<VoteDigest?>()) { $0.insert($1) }
        }
        #expect(digests.count == 1 && !digests.contains(nil))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // Nothing half written is left beside it.
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("control"))
        #expect(names == ["digest.key"])
        let elsewhere = try DigestKey.loadOrCreate(path: folder.file("elsewhere/digest.key"))
        #expect(!digests.contains(elsewhere.keyed(record).winnerDigest))
        let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(
            in: .newlines
        )
        #expect(text.count == 2 * DigestKey.byteCount)
        #expect(!"\(try DigestKey.loadOrCreate(path: path))".contains(text))
    }

    @Test(arguments: ["", "00ff", String(repeating: "x", count: 64)])
    func `a file that holds no key is refused by name`(_ text: String) throws {
        let path = folder.file("digest.key")
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect {
            _ = try DigestKey.loadOrCreate(path: path)
        } throws: {
            "\($0)".contains(path)
        }
    }
}
