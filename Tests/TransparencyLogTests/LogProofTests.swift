import LibCrypto
import Testing
import TransparencyLog

@Suite struct LogProofTests {
    /// A log of seven leaves with three witnesses.
    private struct World {
        static let names = ["provider", "developer", "user"]
        let log: NoteSigner
        let witnesses: [NoteSigner]
        let policy: WitnessPolicy
        let tree = NaiveTree(size: 7)
        let checkpoint: Checkpoint

        init() throws {
            func key(_ number: UInt8) throws -> Ed25519PrivateKey {
                try Ed25519PrivateKey(seed: .init(repeating: number, count: 32))
            }
            log = try NoteSigner(name: "ftcompose.example/votes", key: key(1))
            witnesses = try Self.names.enumerated().map {
                try NoteSigner(name: $1, type: .cosignature, key: key(UInt8($0 + 2)))
            }
            policy = try WitnessPolicy.majority(
                logs: [PolicyLog(verifier: log.verifier)],
                witnesses: witnesses.map {
                    PolicyWitness(name: try #require(PolicyName($0.name)), verifier: $0.verifier)
                }
            )
            checkpoint = try Checkpoint(origin: log.name, size: 7, root: tree.root(7))
        }

        func note(cosigned: [Int]) throws -> SignedNote {
            var note = try checkpoint.signed(by: log)
            for index in cosigned {
                try note.add(witnesses[index].cosign(checkpoint, at: UInt64(1000 + index)))
            }
            return note
        }

        func proof(_ index: Int = 4, cosigned: [Int] = [0, 2]) throws -> LogProof {
            try LogProof(
                extra: Array("what was logged".utf8),
                index: UInt64(index),
                hashes: tree.inclusion(index, 7),
                note: note(cosigned: cosigned)
            )
        }
    }

    @Test func `a proof goes through its file and verifies`() throws {
        let world = try World()
        let proof = try world.proof()
        let read = try LogProof(parsing: proof.bytes)
        #expect(read == proof)
        let verdict = try read.verify(leafHash: world.tree.leaves[4], policy: world.policy)
        #expect(verdict.checkpoint == world.checkpoint)
        #expect(verdict.cosigners.map(\.name.text) == ["provider", "user"])
        #expect(verdict.cosigners.map(\.timestamp) == [1000, 1002])
        #expect(verdict.logKeys == [world.log.verifier])
        let policyAgain = try WitnessPolicy(parsing: world.policy.bytes)
        #expect(policyAgain == world.policy)
    }

    @Test func `another leaf, too few witnesses and a foreign policy are told apart`() throws {
        let world = try World()
        func code(_ proof: LogProof, _ leaf: Int, _ policy: WitnessPolicy) -> LogError.Code? {
            do throws(LogError) {
                _ = try proof.verify(leafHash: world.tree.leaves[leaf], policy: policy)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(try world.proof(), 4, world.policy) == nil)
        #expect(code(try world.proof(), 5, world.policy) == .notIncluded)
        #expect(code(try world.proof(cosigned: [1]), 4, world.policy) == .quorumNotReached)
        #expect(code(try world.proof(cosigned: []), 4, world.policy) == .quorumNotReached)
        let empty = try WitnessPolicy(logs: [], witnesses: [], quorum: nil)
        #expect(code(try world.proof(), 4, empty) == .unknownLog)
        let other = try NoteSigner(name: world.log.name, key: Ed25519PrivateKey())
        let foreign = try WitnessPolicy(
            logs: [PolicyLog(verifier: other.verifier)],
            witnesses: world.policy.witnesses,
            groups: world.policy.groups,
            quorum: world.policy.quorum
        )
        #expect(code(try world.proof(), 4, foreign) == .noKnownSignature)
        // A known witness whose cosignature was changed condemns the note, though two others are enough.
        var note = try world.note(cosigned: [0, 2])
        var line = try world.witnesses[1].cosign(world.checkpoint, at: 9).bytes
        line[30] ^= 1
        let verifier = world.witnesses[1].verifier
        try note.add(NoteSignature(name: verifier.name, keyID: verifier.keyID, bytes: line))
        let bad = try LogProof(extra: nil, index: 4, hashes: world.tree.inclusion(4, 7), note: note)
        #expect(code(bad, 4, world.policy) == .invalidSignature)
        // Unknown witnesses do not count and do no harm.
        var padded = try world.note(cosigned: [0, 2])
        let stranger = try NoteSigner(
            name: "stranger",
            type: .cosignature,
            key: Ed25519PrivateKey()
        )
        try padded.add(stranger.cosign(world.checkpoint, at: 5))
        let harmless = try LogProof(
            extra: nil,
            index: 4,
            hashes: world.tree.inclusion(4, 7),
            note: padded
        )
        #expect(code(harmless, 4, world.policy) == nil)
    }

    /// Any byte changed anywhere, except in what nobody signs, must not go through.
    @Test func `no flipped bit of a proof verifies`() throws {
        let world = try World()
        let proof = try world.proof()
        let bytes = proof.bytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            guard let read = try? LogProof(parsing: changed) else { continue }
            guard
                (try? read.verify(leafHash: world.tree.leaves[4], policy: world.policy)) != nil
            else { continue }
            // Only what nobody signs may differ.
            #expect(read.index == proof.index && read.hashes == proof.hashes, "byte \(index)")
            #expect(read.note == proof.note, "byte \(index)")
        }
    }

    @Test func `what could not be read back is not put together`() throws {
        let world = try World()
        let note = try world.note(cosigned: [])
        #expect(throws: LogError.self) { try LogProof(extra: [], index: 0, hashes: [], note: note) }
        #expect(throws: LogError.self) {
            try LogProof(
                extra: .init(repeating: 0, count: LogProof.extraBytesMax + 1),
                index: 0,
                hashes: [],
                note: note
            )
        }
        #expect(throws: LogError.self) {
            try LogProof(
                extra: nil,
                index: 0,
                hashes: .init(repeating: .ofEmptyTree, count: 64),
                note: note
            )
        }
        let unsigned = try SignedNote(textBytes: world.checkpoint.textBytes)
        #expect(throws: LogError.self) {
            try LogProof(extra: nil, index: 0, hashes: [], note: unsigned)
        }
        let huge = [UInt8](repeating: 10, count: LogProof.bytesMax + 1)
        #expect(throws: LogError.self) { try LogProof(parsing: huge) }
    }
}
