import Foundation
import LedgerFormat
import LedgerPeer
import LibCrypto
import Testing
import TransparencyLog

/// A small log in a folder of its own: policy, actors, a proof of one entry, and an export of all.
final class LedgerFixture: LeafSource {
    static let origin = "ftcompose.dev/shop"
    private static let actors = ["developer", "provider", "user"]

    let folder: String
    private(set) var leaves: [LeafRecord] = []
    private var levels: [[TreeHash]] = []

    /// A key made from a text.
    static func key(_ text: String) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: SHA256.hash(Array(text.utf8)))
    }

    /// Enrols provider/db, has it sign `batches` batches of three entries each, and writes everything.
    init(batches: Int = 2, cosigned: [String] = ["developer", "user"]) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("ftcompose-ledger-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try fill(batches: batches)
        var levels = [leaves.map(\.hash)]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
        try writeFiles(note: note(cosigned: cosigned))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    func hash(level: Int, index: UInt64) -> TreeHash? {
        guard level < levels.count, index < UInt64(levels[level].count) else { return nil }
        return levels[level][Int(index)]
    }

    func leaf(at index: UInt64) -> [UInt8]? { leaves[Int(index)].bytes }

    private func rules() throws -> ReplayRules {
        try ReplayRules(
            origin: Self.origin,
            actors: Self.actors.map {
                ReplayRules.Actor(name: $0, peerKey: try Self.key("\($0)/peer").publicKey)
            }
        )
    }

    private func fill(batches: Int) throws {
        var replay = LedgerReplay(rules: try rules())
        let db = try #require(WriterName("provider/db"))
        let enrolment = try #require(
            WriterEnrolment(
                writer: db,
                epoch: 1,
                publicKey: Self.key("provider/db").publicKey.bytes
            )
        )
        var revision: UInt64 = 0
        var assemblers: [String: BatchAssembler] = [:]
        func add(_ writer: String, _ entries: [LedgerEntry]) throws {
            let name = try #require(WriterName(writer))
            var assembler =
                assemblers[writer]
                ?? BatchAssembler(chain: WriterChain(origin: Self.origin, writer: name))
            for entry in entries { #expect(try assembler.append(try entry.encoded())) }
            let sealed = try #require(try assembler.seal(with: Self.key(writer)))
            assemblers[writer] = assembler
            revision += 1
            let input = ReplayInput.put(
                key: sealed.key.text,
                revision: revision,
                version: 1,
                value: sealed.bytes
            )
            for case .appendLeaf(let leaf) in replay.apply(input) { leaves.append(leaf) }
        }
        let policy = EntryBody.policy(.enrolment(enrolment))
        try add("provider/peer", [LedgerEntry(time: 1, service: "", body: policy)])
        for batch in 0..<batches {
            try add(
                "provider/db",
                (0..<3).map { number in
                    let person = Acknowledgement(
                        leafIndex: UInt64(batch),
                        alarm: "duplicate",
                        person: "operator \(number)",
                        remark: "seen"
                    )
                    return LedgerEntry(
                        time: 1_763_000_000_000_000_000,
                        service: "db",
                        body: .acknowledgement(person)
                    )
                }
            )
        }
        #expect(leaves.allSatisfy { $0.flag == .valid })
    }

    private func note(cosigned: [String]) throws -> SignedNote {
        var frontier = MerkleFrontier()
        for leaf in leaves { frontier.append(leaf.hash) }
        let checkpoint = try Checkpoint(
            origin: Self.origin,
            size: frontier.size,
            root: frontier.root
        )
        var note = try checkpoint.signed(
            by: NoteSigner(name: Self.origin, key: Self.key("log"))
        )
        for actor in cosigned {
            try note.add(Self.witness(actor).cosign(checkpoint, at: 1_763_000_001))
        }
        return note
    }

    private static func witness(_ actor: String) throws -> NoteSigner {
        try NoteSigner(name: actor, type: .cosignature, key: key("\(actor)/witness"))
    }

    private func writeFiles(note: SignedNote) throws {
        let log = try NoteSigner(name: Self.origin, key: Self.key("log"))
        let policy = try WitnessPolicy.majority(
            logs: [PolicyLog(verifier: log.verifier)],
            witnesses: Self.actors.map {
                PolicyWitness(
                    name: try #require(PolicyName($0)),
                    verifier: try Self.witness($0).verifier
                )
            }
        )
        try write("policy", policy.bytes)
        let actors = try Self.actors.map {
            LedgerActor(
                name: $0,
                peerURL: nil,
                entryKey: Base64.encode(try Self.key("\($0)/peer").publicKey.bytes),
                logKey: log.verifier.vkey,
                witnessKey: try Self.witness($0).verifier.vkey
            )
        }
        try write("actors.json", Array(try JSONEncoder().encode(actors)))
        let proof = try EntryProof.make(index: 4, note: note, leaves: self) { writer, _ in
            EntryProof.KeyInForce(
                key: try Self.key(writer.text).publicKey,
                enrolledAt: writer.isPeer ? nil : 1
            )
        }
        try write("vote.tlog-proof", proof.bytes)
        try write("export/checkpoint", note.bytes)
        for start in stride(from: 0, to: leaves.count, by: 256) {
            let part = leaves[start..<min(start + 256, leaves.count)]
            let path = try #require(
                TilePath.inTree(
                    ofSize: UInt64(leaves.count),
                    .entries,
                    index: UInt64(start / 256)
                )
            )
            try write("export/" + path.text, EntryBundle.encode(part.map(\.bytes)))
        }
        var builder = TileBuilder()
        var tiles = leaves.flatMap { builder.append($0.hash) }
        tiles += builder.partialTiles
        for tile in tiles { try write("export/" + tile.path.text, tile.bytes) }
    }
}
