import LedgerFormat
import LibCrypto
import Testing

/// Makes a random order out of honest writers and attacks, and remembers the flags they deserve.
struct ReplaySimulation {
    private(set) var inputs: [ReplayInput] = []
    private(set) var expectedFlags: [EntryFlag] = []
    let rules: ReplayRules

    private var ledger: TestLedger
    private var random: SeededRandom
    /// Follows along, to know where each writer stands.
    private var replay: LedgerReplay
    private let writers = ["developer/db", "provider/db", "provider/db-voter", "user/web"]

    init(seed: UInt64, steps: Int) throws {
        random = SeededRandom(seed: seed)
        ledger = try TestLedger(entriesMax: Int.random(in: 1...40, using: &random), bytesMax: 9_000)
        rules = ledger.rules
        replay = LedgerReplay(rules: rules)
        for input in try ledger.enrol(writers) { tell(input, .valid) }
        for _ in 0..<steps { try step() }
    }

    private mutating func tell(_ input: ReplayInput, _ flag: EntryFlag?) {
        inputs.append(input)
        if let flag { expectedFlags.append(flag) }
        _ = replay.apply(input)
    }

    private func entries(_ count: Int) -> [LedgerEntry] {
        (0..<count).map { TestLedger.vote($0) }
    }

    private mutating func step() throws {
        let writer = writers[Int.random(in: 0..<writers.count, using: &random)]
        try ledger.resume(writer, from: replay)
        let count = Int.random(in: 1...6, using: &random)
        switch Int.random(in: 0..<24, using: &random) {
        case 0: try attackWithSignature(writer, count)
        case 1: try attackWithPlace(writer, count)
        case 2: try attackWithPolicy(writer)
        case 3: try skip(writer, count)
        case 4: try attackWithBytes(writer, count)
        case 5: tell(ledger.put(replay.openBlock.markKey.text, []), nil)
        case 6: try manyInOneTransaction(writer)
        case 7: try rotate(writer)
        case 8:
            let mark = StoredMark(size: replay.size, sequences: [:])
            tell(ledger.put("a/user", mark.bytes), nil)
        default: tell(ledger.put(try ledger.batch(writer, entries(count))), .valid)
        }
    }

    private mutating func attackWithSignature(_ writer: String, _ count: Int) throws {
        let chain = try ledger.chain(of: writer)
        let batch = try ledger.batch(writer, entries(count), chain: chain, key: Samples.key(77))
        tell(ledger.put(batch), .badSignature)
        // The way is free again when the key is gone.
        tell(ledger.delete(batch.key.text), nil)
    }

    private mutating func attackWithPlace(_ writer: String, _ count: Int) throws {
        let batch = try ledger.batch(writer, entries(count))
        tell(ledger.put("e/user/db/00000000000000000001", batch.bytes), latestFlag())
        tell(ledger.put(batch), .valid)
        tell(ledger.put(batch), .overwrite)
        tell(ledger.delete(batch.key.text), nil)
        tell(ledger.put(batch), .duplicate)
    }

    /// The key is used over and over, and only the first time is it new.
    private mutating func latestFlag() -> EntryFlag {
        defer { hasForeign = true }
        return hasForeign ? .overwrite : .policy
    }
    private var hasForeign = false

    private mutating func attackWithPolicy(_ writer: String) throws {
        let peer = try Samples.writer(writer).actor + "/peer"
        for (signer, enrolled) in [(peer, "nobody/db"), (writer, writer)] {
            try ledger.resume(signer, from: replay)
            let batch = try ledger.batch(signer, [TestLedger.enrolment(of: enrolled)])
            tell(ledger.put(batch), .policy)
            tell(ledger.delete(batch.key.text), nil)
        }
    }

    private mutating func skip(_ writer: String, _ count: Int) throws {
        let chain = try ledger.chain(of: writer)
        let ahead = WriterChain(
            origin: chain.origin,
            writer: chain.writer,
            epoch: chain.epoch,
            nextSequence: chain.nextSequence + UInt64(count),
            previous: chain.previous
        )
        tell(ledger.put(try ledger.batch(writer, entries(1), chain: ahead, key: nil)), .gap)
        try ledger.resume(writer, from: replay)
        let wrong = WriterChain(
            origin: chain.origin,
            writer: chain.writer,
            epoch: chain.epoch,
            nextSequence: try ledger.chain(of: writer).nextSequence,
            previous: try Samples.digest(1)
        )
        let batch = try ledger.batch(writer, entries(1), chain: wrong, key: nil)
        tell(ledger.put(batch), .badPreviousHash)
        tell(ledger.delete(batch.key.text), nil)
    }

    private mutating func attackWithBytes(_ writer: String, _ count: Int) throws {
        let batch = try ledger.batch(writer, entries(count))
        let key = batch.key.text
        tell(ledger.put(key, Array(batch.bytes.dropLast())), .malformed)
        tell(ledger.delete(key), nil)
        tell(ledger.put(key, batch.bytes + [UInt8](repeating: 0, count: 140_000)), .tooLarge)
        tell(ledger.delete(key), nil)
        tell(ledger.put("e/\(writer)/x", batch.bytes), .malformed)
    }

    private mutating func manyInOneTransaction(_ writer: String) throws {
        let others = writers.filter { $0 != writer }.prefix(2)
        tell(ledger.put(try ledger.batch(writer, entries(1))), .valid)
        for other in others {
            try ledger.resume(other, from: replay)
            let batch = try ledger.batch(other, entries(2))
            tell(ledger.put(batch.key.text, batch.bytes, sharing: true), .valid)
        }
    }

    private mutating func rotate(_ writer: String) throws {
        let name = try Samples.writer(writer)
        let peer = name.actor + "/peer"
        let epoch = (replay.standing(of: name)?.epoch ?? 0) + 1
        let key = "\(writer)#\(epoch)"
        try ledger.resume(peer, from: replay)
        let entry = try TestLedger.enrolment(of: writer, key: key, epoch: epoch)
        tell(ledger.put(try ledger.batch(peer, [entry])), .valid)
        try ledger.register(writer, key: key, epoch: epoch)
    }
}
