import LedgerFormat
import LibCrypto
import Testing

@Suite struct `State of a replay` {
    private func replay() throws -> LedgerReplay {
        var ledger = try TestLedger()
        var replay = LedgerReplay(rules: ledger.rules)
        for input in try ledger.enrol(["provider/db"]) { _ = replay.apply(input) }
        _ = replay.apply(ledger.put(try ledger.batch("provider/db", [TestLedger.vote(1)])))
        _ = replay.apply(ledger.put("a/user", StoredMark(size: 2, sequences: [:]).bytes))
        return replay
    }

    @Test func `reads back`() throws {
        let replay = try replay()
        let bytes = replay.encodedState
        let read = try LedgerReplay(rules: replay.rules, state: bytes)
        #expect(read.encodedState == bytes)
        #expect(read.root == replay.root)
        #expect(read.storedMarks == replay.storedMarks)
        #expect(read.openBlock == replay.openBlock)
    }

    @Test func `cut short or changed is refused or read, and never traps`() throws {
        let replay = try replay()
        let bytes = replay.encodedState
        for count in bytes.indices {
            #expect(throws: FormatError.self) {
                try LedgerReplay(rules: replay.rules, state: Array(bytes.prefix(count)))
            }
        }
        var random = SeededRandom(seed: 8)
        for _ in 0..<1_000 {
            var changed = bytes
            changed[Int.random(in: bytes.indices, using: &random)] ^=
                1 << UInt8.random(in: 0..<8, using: &random)
            _ = try? LedgerReplay(rules: replay.rules, state: changed)
        }
    }

    @Test func `of other rules is refused`() throws {
        let replay = try replay()
        let other = try TestLedger(entriesMax: 7).rules
        #expect(throws: FormatError.badValue(field: "rules")) {
            try LedgerReplay(rules: other, state: replay.encodedState)
        }
    }

    @Test func `has room for a bounded number of writers`() throws {
        var ledger = try TestLedger()
        var replay = LedgerReplay(rules: ledger.rules)
        var outcome = ReplayOutcome()
        let key = try TestLedger.key("one").publicKey.bytes
        for start in stride(from: 0, to: 300, by: 60) {
            let entries = try (start..<start + 60).map { number in
                let enrolment = WriterEnrolment(
                    writer: try Samples.writer("user/w\(number)"),
                    epoch: 1,
                    publicKey: key
                )
                return LedgerEntry(
                    time: 0,
                    service: "",
                    body: .policy(.enrolment(try #require(enrolment)))
                )
            }
            outcome.add(replay.apply(ledger.put(try ledger.batch("user/peer", entries))))
        }
        #expect(outcome.flags == [.valid, .valid, .valid, .valid, .policy])
    }

    @Test func `rules that cannot be are refused`() throws {
        let key = try TestLedger.key("a").publicKey
        func rules(_ origin: String, _ names: [String], _ entries: Int = 1) throws -> ReplayRules {
            var blocks = BlockRule()
            blocks.entriesMax = entries
            return try ReplayRules(
                origin: origin,
                actors: names.map { .init(name: $0, peerKey: key) },
                blocks: blocks
            )
        }
        #expect(try rules("o", ["b", "a"]).actors.map(\.name) == ["a", "b"])
        #expect(try rules("o", ["b", "a"]).majority == 2)
        #expect(throws: FormatError.badValue(field: "origin")) { try rules("", ["a"]) }
        #expect(throws: FormatError.badValue(field: "actors")) { try rules("o", []) }
        #expect(throws: FormatError.badValue(field: "actor")) { try rules("o", ["a", "a"]) }
        #expect(throws: FormatError.badValue(field: "actor")) { try rules("o", ["A"]) }
        #expect(throws: FormatError.badValue(field: "blocks")) { try rules("o", ["a"], 0) }
    }

    @Test(arguments: [
        "", "5", "5\n\n", "05\n", "5\nprovider/db\n", "5\nprovider/db 1", "5\nx 1\n",
        "5\nb/c 1\na/c 1\n", "5\na/c 1\na/c 1\n",
    ])
    func `marks that are not exact are refused`(_ text: String) {
        #expect(StoredMark(Array(text.utf8)) == nil)
    }

    @Test func `marks read back`() throws {
        let mark = StoredMark(size: 9, sequences: [try Samples.writer("a/b"): 4])
        #expect(String(decoding: mark.bytes, as: UTF8.self) == "9\na/b 4\n")
        #expect(StoredMark(mark.bytes) == mark)
    }
}
