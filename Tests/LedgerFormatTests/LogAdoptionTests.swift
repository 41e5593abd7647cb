import LedgerFormat
import Testing

@Suite struct `Taking a log over` {
    private func log() throws -> (ReplayRules, [LeafRecord]) {
        var ledger = try TestLedger()
        var replay = LedgerReplay(rules: ledger.rules)
        var outcome = ReplayOutcome()
        for input in try ledger.enrol(["provider/db"]) { outcome.add(replay.apply(input)) }
        for _ in 0..<3 {
            let batch = try ledger.batch("provider/db", [TestLedger.vote(1), TestLedger.vote(2)])
            outcome.add(replay.apply(ledger.put(batch)))
        }
        outcome.add(replay.apply(ledger.put("e/junk", [1])))
        return (ledger.rules, outcome.leaves)
    }

    private func adopt(_ leaves: [[UInt8]], _ rules: ReplayRules) throws -> LedgerReplay {
        var replay = LedgerReplay(rules: rules)
        for leaf in leaves { _ = try replay.adopt(leaf) }
        try replay.finishAdoption(blockNumber: 0)
        return replay
    }

    @Test func `accepts what the rules give`() throws {
        let (rules, leaves) = try log()
        let replay = try adopt(leaves.map(\.bytes), rules)
        #expect(replay.size == UInt64(leaves.count))
        let db = try Samples.writer("provider/db")
        #expect(replay.standing(of: db)?.lastSequence == 6)
    }

    @Test func `a value that was no batch is told again from its leaf`() throws {
        var ledger = try TestLedger()
        var told = LedgerReplay(rules: ledger.rules)
        var again = told
        for input in try ledger.enrol(["provider/db"]) {
            _ = told.apply(input)
            _ = again.apply(input)
        }
        let junk = ledger.put("e/junk", [1])
        var outcome = ReplayOutcome()
        outcome.add(told.apply(junk))
        let leaf = try LeafBytes(try #require(outcome.leaves.first).bytes)
        let actions = try again.applyUndecodable(leaf)
        #expect(again.root == told.root)
        #expect(again.openBlock == told.openBlock)
        #expect(again.resumeRevision == told.resumeRevision)
        #expect(actions.count == 1)
        // The order begins with it again, and it is passed over.
        #expect(again.apply(junk).isEmpty)
        #expect(throws: AdoptionError.self) { try again.applyUndecodable(leaf) }
        let batch = ledger.put(try ledger.batch("provider/db", [TestLedger.vote(1)]))
        outcome = ReplayOutcome()
        outcome.add(told.apply(batch))
        let other = try LeafBytes(try #require(outcome.leaves.first).bytes)
        #expect(throws: AdoptionError.incomplete(index: again.size)) {
            try again.applyUndecodable(other)
        }
    }

    @Test func `refuses a batch that lost a leaf`() throws {
        let (rules, leaves) = try log()
        for missing in leaves.indices.dropLast(2) {
            var bytes = leaves.map(\.bytes)
            bytes.remove(at: missing)
            #expect(throws: AdoptionError.self, "\(missing)") { try adopt(bytes, rules) }
        }
        #expect(throws: AdoptionError.incomplete(index: 4)) {
            try adopt(leaves.prefix(4).map(\.bytes), rules)
        }
    }

    @Test func `refuses another flag than the rules give`() throws {
        let (rules, leaves) = try log()
        for flag in EntryFlag.allCases where flag != .valid && flag != .overwrite {
            var bytes = leaves.map(\.bytes)
            for position in 2...4 { bytes[position][1] = flag.rawValue }
            #expect(throws: AdoptionError.otherFlag(index: 2, found: flag, expected: .valid)) {
                try adopt(bytes, rules)
            }
        }
    }

    @Test func `refuses leaves with a byte changed, or shows it in the root`() throws {
        let (rules, leaves) = try log()
        let root = try adopt(leaves.map(\.bytes), rules).root
        var random = SeededRandom(seed: 6)
        for _ in 0..<400 {
            var bytes = leaves.map(\.bytes)
            let leaf = Int.random(in: bytes.indices, using: &random)
            let position = Int.random(in: bytes[leaf].indices, using: &random)
            bytes[leaf][position] ^= UInt8.random(in: 1...255, using: &random)
            guard let replay = try? adopt(bytes, rules) else { continue }
            #expect(replay.root != root)
        }
    }

    @Test func `refuses an order that runs backwards`() throws {
        let (rules, leaves) = try log()
        var bytes = leaves.map(\.bytes)
        bytes.append(contentsOf: [bytes[0], bytes[1]])
        #expect(throws: AdoptionError.outOfOrder(index: 12)) { try adopt(bytes, rules) }
    }

    @Test func `goes on after a restart and applies nothing before its end`() throws {
        let (rules, leaves) = try log()
        var replay = LedgerReplay(rules: rules)
        for leaf in leaves.prefix(5) { _ = try replay.adopt(leaf.bytes) }
        replay = try LedgerReplay(rules: rules, state: replay.encodedState)
        #expect(replay.isAdopting)
        let input = ReplayInput.put(key: "e/junk", revision: 1_000, version: 1, value: [])
        #expect(replay.apply(input).isEmpty)
        for leaf in leaves.dropFirst(5) { _ = try replay.adopt(leaf.bytes) }
        try replay.finishAdoption(blockNumber: 3)
        #expect(!replay.isAdopting)
        #expect(replay.openBlock.markKey == .blockMark(UInt64(leaves.count)))
        #expect(replay.apply(input).count == 2)
    }
}
