import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@Suite struct `Proof of an entry` {
    private let world: ProofWorld

    init() throws {
        world = try ProofWorld()
    }

    private func fault(_ body: () throws -> Void) -> ProofFault.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ProofFault)?.code
        }
    }

    @Test func `goes through its file and shows the entry`() throws {
        let made = try world.proof(4)
        let proof = try EntryProof(made.bytes)
        #expect(proof == made)
        let verdict = try proof.verify(policy: world.policy, peerKeys: world.peerKeys)
        #expect(verdict.entry == world.leaves[4].entry)
        #expect(verdict.writer.text == "provider/db")
        #expect(verdict.sequence == 2 && verdict.index == 4)
        #expect(verdict.flag == .valid)
        #expect(verdict.keyOrigin == .pinned(actor: "provider"))
        #expect(verdict.enrolledAt == [1])
        #expect(verdict.policy.cosigners.map(\.name.text) == ["developer", "user"])
        let unpinned = try proof.verify(policy: world.policy)
        #expect(unpinned.keyOrigin == .cosigned(actor: "provider"))
    }

    @Test(
        arguments: [
            (1, []), (3, [1]), (5, [1]), (7, []), (9, [7]), (11, [9, 7]), (12, [9, 7]),
        ] as [(UInt64, [UInt64])]
    )
    func `follows the keys up to the peer's first`(_ index: UInt64, _ enrolledAt: [UInt64]) throws {
        let proof = try world.proof(index)
        let verdict = try proof.verify(policy: world.policy, peerKeys: world.peerKeys)
        #expect(verdict.entry == world.leaves[Int(index)].entry)
        #expect(verdict.enrolledAt == enrolledAt)
        #expect(verdict.keyOrigin == .pinned(actor: "provider"))
    }

    @Test(arguments: [0, 2, 6, 8, 10, 13, 200] as [UInt64])
    func `is not made of what is no entry`(_ index: UInt64) throws {
        #expect(fault { _ = try world.proof(index) } != nil)
    }

    @Test func `of a flagged entry says the flag`() throws {
        let proof = try world.proof(14)
        let error = #expect(throws: ProofFault.self) { try proof.verify(policy: world.policy) }
        #expect(error?.code == .flagged)
        #expect(error?.reason.contains("duplicate") == true)
    }

    @Test func `needs a majority of cosignatures`() throws {
        for cosigned in [[], [0], [2]] {
            let proof = try world.proof(4, cosigned: cosigned)
            #expect(fault { _ = try proof.verify(policy: world.policy) } == .checkpoint)
        }
    }

    @Test func `with another peer's key or no such actor is refused`() throws {
        let proof = try world.proof(4)
        var keys = world.peerKeys
        keys["provider"] = try TestLedger.key("another").publicKey
        #expect(
            fault { _ = try proof.verify(policy: world.policy, peerKeys: keys) } == .keyNotEnrolled
        )
        keys["provider"] = nil
        #expect(
            fault { _ = try proof.verify(policy: world.policy, peerKeys: keys) } == .keyNotEnrolled
        )
    }

    /// A peer drops old entries; what enrolled a key may be among them.
    private struct Pruned: LeafSource {
        let world: ProofWorld
        func hash(level: Int, index: UInt64) -> TreeHash? { world.hash(level: level, index: index) }
        func leaf(at index: UInt64) -> [UInt8]? { index < 8 ? nil : world.leaf(at: index) }
    }

    @Test func `without the enrolments rests on the cosigned flag`() throws {
        let proof = try world.proof(11, note: world.note(), leaves: Pruned(world: world))
        #expect(proof.enrolments.isEmpty)
        let verdict = try proof.verify(policy: world.policy)
        #expect(verdict.keyOrigin == .flagOnly)
        #expect(
            fault { _ = try proof.verify(policy: world.policy, peerKeys: world.peerKeys) }
                == .keyNotEnrolled
        )
        #expect(
            fault { _ = try world.proof(4, note: world.note(), leaves: Pruned(world: world)) }
                == .notIncluded
        )
    }

    /// Puts other parts into a proof.
    private func changed(
        _ proof: EntryProof,
        evidence: EntryEvidence? = nil,
        enrolments: [EntryProof.Enrolment]? = nil,
        index: UInt64? = nil
    ) throws -> EntryProof {
        try EntryProof(
            index: index ?? proof.log.index,
            inclusion: proof.log.hashes,
            note: proof.log.note,
            evidence: evidence ?? proof.evidence,
            enrolments: enrolments ?? proof.enrolments
        )
    }

    @Test func `another header, key, entry or enrolment does not pass`() throws {
        let proof = try world.proof(11)
        let other = try world.proof(4)
        func code(_ proof: EntryProof) -> ProofFault.Code? {
            fault { _ = try proof.verify(policy: world.policy) }
        }
        #expect(code(proof) == nil)
        #expect(code(try changed(proof, evidence: other.evidence)) == .notIncluded)
        #expect(code(try changed(proof, index: 12)) == .notIncluded)
        #expect(code(try changed(proof, enrolments: other.enrolments)) == .keyNotEnrolled)
        #expect(code(try changed(proof, enrolments: [proof.enrolments[0]])) == .keyNotEnrolled)
        #expect(
            code(try changed(proof, enrolments: proof.enrolments.reversed())) == .keyNotEnrolled
        )
        let mine = proof.evidence
        func evidence(
            leaf: LeafBytes? = nil,
            header: [UInt8]? = nil,
            signature: [UInt8]? = nil,
            path: [TreeHash]? = nil,
            key: [UInt8]? = nil,
            headerProof: [TreeHash]? = nil
        ) -> EntryEvidence {
            EntryEvidence(
                leaf: leaf ?? mine.leaf,
                headerBytes: header ?? mine.headerBytes,
                signature: signature ?? mine.signature,
                batchPath: path ?? mine.batchPath,
                publicKey: key ?? mine.publicKey,
                headerProof: headerProof ?? mine.headerProof
            )
        }
        let theirs = other.evidence
        #expect(
            code(try changed(proof, evidence: evidence(key: theirs.publicKey))) == .badSignature
        )
        #expect(
            code(try changed(proof, evidence: evidence(signature: theirs.signature)))
                == .badSignature
        )
        #expect(
            code(try changed(proof, evidence: evidence(header: theirs.headerBytes)))
                == .badSignature
        )
        #expect(code(try changed(proof, evidence: evidence(path: []))) == .notInBatch)
        #expect(code(try changed(proof, evidence: evidence(headerProof: []))) == .notIncluded)
        #expect(
            code(try changed(proof, evidence: evidence(key: .init(repeating: 0, count: 32))))
                == .malformed
        )
        // A batch that signs the same entry elsewhere says another number or writer: it must not pass.
        let forged = try forgery(of: mine.leaf)
        #expect(
            code(
                try changed(
                    proof,
                    evidence: evidence(
                        leaf: mine.leaf,
                        header: forged.headerBytes,
                        signature: forged.signature,
                        path: [],
                        key: TestLedger.key("user/db").publicKey.bytes
                    )
                )
            ) == .notIncluded
        )
    }

    /// The same entry signed by another writer.
    private func forgery(of leaf: LeafBytes) throws -> Batch {
        var assembler = BatchAssembler(
            chain: WriterChain(origin: world.rules.origin, writer: try Samples.writer("user/db"))
        )
        #expect(try assembler.append(leaf.content))
        let sealed = try #require(try assembler.seal(with: TestLedger.key("user/db")))
        return try Batch(sealed.bytes)
    }

    @Test func `no changed byte passes`() throws {
        let proof = try world.proof(11)
        let extra = try #require(proof.log.extra)
        for index in stride(from: 0, to: extra.count, by: 11) {
            var bytes = extra
            bytes[index] ^= 1
            let log = try LogProof(
                extra: bytes,
                index: proof.log.index,
                hashes: proof.log.hashes,
                note: proof.log.note
            )
            guard let read = try? EntryProof(log.bytes) else { continue }
            if (try? read.verify(policy: world.policy)) != nil { Issue.record("byte \(index)") }
        }
        for count in stride(from: 1, to: extra.count, by: 23) {
            let log = try LogProof(
                extra: Array(extra[..<count]),
                index: proof.log.index,
                hashes: proof.log.hashes,
                note: proof.log.note
            )
            if (try? EntryProof(log.bytes)) != nil { Issue.record("cut at \(count)") }
        }
        let bare = try LogProof(
            extra: nil,
            index: 11,
            hashes: proof.log.hashes,
            note: proof.log.note
        )
        #expect(fault { _ = try EntryProof(bare.bytes) } == .malformed)
        let padded = try LogProof(
            extra: extra + [0],
            index: 11,
            hashes: proof.log.hashes,
            note: proof.log.note
        )
        #expect(fault { _ = try EntryProof(padded.bytes) } == .malformed)
    }

    @Test func `of another log is refused`() throws {
        var ledger = try TestLedger()
        let sealed = try ledger.batch("provider/peer", [TestLedger.vote(1)])
        let batch = try Batch(sealed.bytes)
        func leaf(_ position: UInt16, _ content: [UInt8]) -> LeafBytes {
            LeafBytes(
                flag: .valid,
                orderEpoch: 1,
                revision: 1,
                position: position,
                content: content
            )
        }
        let header = leaf(0, batch.headerBytes + batch.signature)
        let entry = leaf(1, batch.entryBytes[0])
        let (first, second) = (TreeHash.leaf(header.bytes), TreeHash.leaf(entry.bytes))
        let other = try NoteSigner(name: "other.example/log", key: TestLedger.key("log"))
        let note = try Checkpoint(origin: other.name, size: 2, root: .node(first, second))
            .signed(by: other)
        let proof = try EntryProof(
            index: 1,
            inclusion: [first],
            note: note,
            evidence: EntryEvidence(
                leaf: entry,
                headerBytes: batch.headerBytes,
                signature: batch.signature,
                batchPath: [],
                publicKey: TestLedger.key("provider/peer").publicKey.bytes,
                headerProof: [second]
            ),
            enrolments: []
        )
        let policy = try WitnessPolicy(
            logs: [PolicyLog(verifier: other.verifier)],
            witnesses: [],
            quorum: nil
        )
        #expect(fault { _ = try proof.verify(policy: policy) } == .otherLog)
    }
}
