import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@Suite struct `Cosignatures` {
    private let actors = ["developer", "provider", "user"]

    private func signer(_ actor: String) throws -> NoteSigner {
        try NoteSigner(name: actor, type: .cosignature, key: TestLedger.key("\(actor) witness"))
    }

    private func signed(
        _ actor: String,
        _ size: UInt64,
        _ content: UInt8 = 1,
        origin: String = Samples.origin
    ) throws -> [UInt8] {
        let root = TreeHash.leaf([content])
        let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
        var note = try SignedNote(textBytes: checkpoint.textBytes)
        try note.add(try signer(actor).cosign(checkpoint, at: 1_767_225_600))
        return note.bytes
    }

    private func checkpoint(
        _ actor: String,
        _ size: UInt64,
        _ content: UInt8 = 1
    ) throws -> SignedCheckpoint {
        try SignedCheckpoint(
            note: signed(actor, size, content),
            actor: actor,
            size: size,
            origin: Samples.origin,
            witness: signer(actor).verifier
        )
    }

    private func tally(own: String = "provider") -> CosignatureTally {
        CosignatureTally(
            actors: actors,
            own: own,
            withheldAfterMilliseconds: 1_000,
            sizesPerActorMax: 20
        )
    }

    private func text(_ outcomes: [CosignatureOutcome]) -> [String] {
        outcomes.map { outcome in
            switch outcome {
            case .final(let final):
                "final \(final.size) by \(final.cosignatures.map(\.actor).joined(separator: " "))"
            case .fork(let fork): "fork \(fork.first.actor) \(fork.second.actor)"
            case .withheld(let actor, let size, let time): "withheld \(actor) \(size) \(time)"
            case .resumed(let actor): "resumed \(actor)"
            }
        }
    }

    @Test func `of a majority make a checkpoint final`() throws {
        var tally = tally()
        #expect(try text(tally.add(checkpoint("provider", 5), at: 0)) == [])
        #expect(try text(tally.add(checkpoint("provider", 5), at: 0)) == [])
        #expect(try text(tally.add(checkpoint("user", 5), at: 1)) == ["final 5 by provider user"])
        #expect(try text(tally.add(checkpoint("developer", 5), at: 1)) == [])
        #expect(tally.finalSize == 5)
        #expect(tally.cosignatures(size: 5, root: .leaf([1])).count == 3)
        // An older size that reaches its majority later is final already.
        #expect(try text(tally.add(checkpoint("user", 4), at: 1)) == [])
        #expect(try text(tally.add(checkpoint("developer", 4), at: 1)) == [])
    }

    @Test func `of one actor alone make a checkpoint final where there is only one`() throws {
        var tally = CosignatureTally(actors: ["provider"], own: "provider")
        #expect(try text(tally.add(checkpoint("provider", 5), at: 0)) == ["final 5 by provider"])
    }

    @Test func `over different roots are told with both notes`() throws {
        var tally = tally()
        _ = tally.add(try checkpoint("provider", 5), at: 0)
        let outcomes = tally.add(try checkpoint("user", 5, 2), at: 0)
        #expect(text(outcomes) == ["fork provider user"])
        guard case .fork(let fork)? = outcomes.first else { return }
        #expect(!fork.isBySameActor)
        #expect(fork.alarm.kind == .fork)
        // Anybody with the keys can check the evidence.
        for (actor, side) in [("provider", fork.first), ("user", fork.second)] {
            let note = try SignedNote(parsing: side.note)
            #expect(try note.verifiedSignatures(by: [signer(actor).verifier]).count == 1)
        }
        #expect(String(decoding: fork.notes, as: UTF8.self).contains("\n\nftcompose.dev/shop\n5\n"))
    }

    @Test func `of one actor over two roots are told, and the first counts`() throws {
        var tally = tally()
        _ = tally.add(try checkpoint("user", 5), at: 0)
        let outcomes = tally.add(try checkpoint("user", 5, 2), at: 0)
        #expect(text(outcomes) == ["fork user user"])
        #expect(try text(tally.add(checkpoint("user", 5, 3), at: 0)) == [])
        #expect(
            try text(tally.add(checkpoint("provider", 5), at: 0)) == ["final 5 by provider user"]
        )
        // At a size that is final too.
        #expect(
            try text(tally.add(checkpoint("developer", 5, 9), at: 0)) == ["fork provider developer"]
        )
    }

    @Test func `that stay away are told once, until they come`() throws {
        var tally = tally()
        _ = tally.add(try checkpoint("provider", 5), at: 100)
        _ = tally.add(try checkpoint("developer", 5), at: 100)
        #expect(text(tally.timePassed(now: 1_099)) == [])
        #expect(text(tally.timePassed(now: 1_100)) == ["withheld user 5 1000"])
        #expect(text(tally.timePassed(now: 9_000)) == [])
        _ = tally.add(try checkpoint("provider", 8), at: 9_000)
        #expect(try text(tally.add(checkpoint("user", 4), at: 9_100)) == [])
        #expect(try text(tally.add(checkpoint("user", 8), at: 9_200)).contains("resumed user"))
        #expect(text(tally.timePassed(now: 9_999)) == [])
        #expect(text(tally.timePassed(now: 10_000)) == ["withheld developer 8 1000"])
    }

    @Test func `of sizes made up by one actor neither fill memory nor blame the others`() throws {
        var tally = tally()
        let limit = UInt64(20)
        let honest = try checkpoint("provider", 3)
        _ = tally.add(honest, at: 0)
        let template = try checkpoint("user", 1_000)
        #expect(template.root == honest.root)
        for size in 1...limit + 5 {
            _ = tally.add(try checkpoint("user", 10_000 + size), at: 0)
        }
        #expect(tally.cosignatures(size: 10_001, root: template.root).isEmpty)
        #expect(tally.cosignatures(size: 10_005 + limit, root: template.root).count == 1)
        #expect(
            try text(tally.add(checkpoint("developer", 3), at: 0)) == [
                "final 3 by developer provider"
            ]
        )
        #expect(text(tally.timePassed(now: 99_999)) == [])
    }

    @Test func `make the newest size final after the others were away for long`() throws {
        for ownFirst in [true, false] {
            var tally = tally()
            let limit = UInt64(20)
            for size in 1...limit + 50 { _ = tally.add(try checkpoint("provider", size), at: 0) }
            let size = limit + 51
            let actors = ownFirst ? ["provider", "user"] : ["user", "provider"]
            var outcomes: [CosignatureOutcome] = []
            for actor in actors { outcomes += tally.add(try checkpoint(actor, size), at: 1) }
            #expect(text(outcomes) == ["final \(size) by provider user"])
        }
    }

    @Test func `of an actor that names many sizes do not push out what others signed`() throws {
        var tally = tally()
        _ = tally.add(try checkpoint("user", 5), at: 0)
        _ = tally.add(try checkpoint("provider", 5, 2), at: 0)
        for size in 1...UInt64(29) {
            _ = tally.add(try checkpoint("user", 10_000 + size), at: 0)
        }
        #expect(
            try text(tally.add(checkpoint("developer", 5, 2), at: 0)).contains(
                "final 5 by developer provider"
            )
        )
    }

    @Test func `are refused when note, key, size or log are not right`() throws {
        let verifier = try signer("user").verifier
        let note = try signed("user", 5)
        func read(_ note: [UInt8], size: UInt64? = 5, origin: String = Samples.origin) throws {
            _ = try SignedCheckpoint(
                note: note,
                actor: "user",
                size: size,
                origin: origin,
                witness: verifier
            )
        }
        try read(note)
        try read(note, size: nil)
        #expect(throws: LogError.self) { try read(note, size: 6) }
        #expect(throws: LogError.self) { try read(note, origin: "other") }
        #expect(throws: LogError.self) { try read(signed("provider", 5)) }
        #expect(throws: LogError.self) { try read(Array(note.dropLast())) }
        var changed = note
        changed[Samples.origin.utf8.count + 1] ^= 1
        #expect(throws: LogError.self) { try read(changed, size: nil) }
        let log = try NoteSigner(name: "user", type: .ed25519, key: TestLedger.key("log"))
        let signedNote = try Checkpoint(origin: Samples.origin, size: 5, root: .leaf([1]))
            .signed(by: log)
        #expect(throws: LogError.self) {
            try SignedCheckpoint(
                note: signedNote.bytes,
                actor: "user",
                origin: Samples.origin,
                witness: log.verifier
            )
        }
    }
}
