import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

/// A replayed log of three actors, its checkpoints and proofs of its entries.
struct ProofWorld: LeafSource {
    let rules: ReplayRules
    let leaves: [LeafRecord]
    let log: NoteSigner
    let witnesses: [NoteSigner]
    let policy: WitnessPolicy
    private let keys: [String: EntryProof.KeyInForce]
    private let levels: [[TreeHash]]

    /// Leaves: 0, 1 enrol provider/db; 2 to 5 are three votes of it; 6, 7 give the peer a new key; 8, 9
    /// give provider/db one, signed with the peer's new key; 10 to 12 are two votes with it; 13, 14 are a
    /// duplicate.
    init() throws {
        var ledger = try TestLedger()
        var replay = LedgerReplay(rules: ledger.rules)
        var outcome = ReplayOutcome()
        for input in try ledger.enrol(["provider/db"]) { outcome.add(replay.apply(input)) }
        func apply(_ batch: SealedBatch) {
            outcome.add(replay.apply(ledger.put(batch)))
        }
        let first = try ledger.batch("provider/db", (1...3).map { TestLedger.vote($0) })
        apply(first)
        let rotation = try TestLedger.enrolment(of: "provider/peer", key: "peer 2", epoch: 2)
        apply(try ledger.batch("provider/peer", [rotation]))
        try ledger.register("provider/peer", key: "peer 2", epoch: 2)
        let second = try TestLedger.enrolment(of: "provider/db", key: "db 2", epoch: 2)
        apply(try ledger.batch("provider/peer", [second]))
        try ledger.register("provider/db", key: "db 2", epoch: 2)
        apply(try ledger.batch("provider/db", (4...5).map { TestLedger.vote($0) }))
        let again = WriterChain(
            origin: ledger.rules.origin,
            writer: try Samples.writer("provider/db"),
            epoch: 2,
            nextSequence: 2
        )
        apply(try ledger.batch("provider/db", [TestLedger.vote(9)], chain: again, key: nil))
        rules = ledger.rules
        leaves = outcome.leaves
        log = try NoteSigner(name: rules.origin, key: TestLedger.key("log"))
        witnesses = try TestLedger.actors.map {
            try NoteSigner(name: $0, type: .cosignature, key: TestLedger.key("\($0) witness"))
        }
        policy = try WitnessPolicy.majority(
            logs: [PolicyLog(verifier: log.verifier)],
            witnesses: witnesses.map {
                PolicyWitness(name: try #require(PolicyName($0.name)), verifier: $0.verifier)
            }
        )
        func key(_ text: String, _ index: UInt64?) throws -> EntryProof.KeyInForce {
            EntryProof.KeyInForce(key: try TestLedger.key(text).publicKey, enrolledAt: index)
        }
        keys = [
            "provider/peer 1": try key("provider/peer", nil),
            "provider/db 1": try key("provider/db", 1), "provider/peer 2": try key("peer 2", 7),
            "provider/db 2": try key("db 2", 9),
        ]
        var levels = [leaves.map(\.hash)]
        while let below = levels.last, below.count > 1 {
            levels.append((0..<below.count / 2).map { .node(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
        #expect(
            outcome.flags == [.valid, .valid, .valid, .valid, .valid, .duplicate]
        )
    }

    /// First keys of the actors' peers.
    var peerKeys: [String: Ed25519PublicKey] {
        Dictionary(uniqueKeysWithValues: rules.actors.map { ($0.name, $0.peerKey) })
    }

    func hash(level: Int, index: UInt64) -> TreeHash? {
        guard level < levels.count, index < UInt64(levels[level].count) else { return nil }
        return levels[level][Int(index)]
    }

    func leaf(at index: UInt64) -> [UInt8]? { leaves[Int(index)].bytes }

    /// The checkpoint of all leaves, cosigned by some of the actors.
    func note(cosigned: [Int] = [0, 2]) throws -> SignedNote {
        var frontier = MerkleFrontier()
        for leaf in leaves { frontier.append(leaf.hash) }
        let checkpoint = try Checkpoint(
            origin: rules.origin,
            size: frontier.size,
            root: frontier.root
        )
        var note = try checkpoint.signed(by: log)
        for index in cosigned {
            try note.add(witnesses[index].cosign(checkpoint, at: 1_763_000_000))
        }
        return note
    }

    func proof(_ index: UInt64, cosigned: [Int] = [0, 2]) throws -> EntryProof {
        try proof(index, note: note(cosigned: cosigned), leaves: self)
    }

    func proof(_ index: UInt64, note: SignedNote, leaves: some LeafSource) throws -> EntryProof {
        try EntryProof.make(index: index, note: note, leaves: leaves) { writer, epoch in
            keys["\(writer.text) \(epoch)"]
        }
    }
}
