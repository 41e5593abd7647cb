import LedgerFormat
import LibCrypto
import Testing

/// Runs a script of what the order tells; answers with what a peer has to do.
///
/// enrol WRITER [by=PEER] [epoch=N] [key=NAME] | votes WRITER COUNT [at=SECONDS] [skip=N] [epoch=N]
/// [signer=NAME] [previous=wrong] [origin=NAME] [under=KEY] [sharing] | again | plan WRITER | rewind
/// WRITER [skipping] | junk KEY BYTES | delete KEY | mark START | stored ACTOR | cosign SIZE ACTOR | order EPOCH |
/// restart | show
struct ReplayScenario {
    private var ledger: TestLedger
    private var replay: LedgerReplay
    private var last: (key: String, value: [UInt8]) = ("", [])

    init(_ parameters: String) throws {
        let event = ScriptLine(parameters)
        ledger = try TestLedger(
            entriesMax: event.number("entries", default: 256),
            bytesMax: event.number("bytes", default: 512 * 1024)
        )
        replay = LedgerReplay(rules: ledger.rules)
    }

    mutating func run(_ line: String) throws -> [String] {
        let event = ScriptLine(line)
        switch event.name {
        case "enrol": return try enrol(event)
        case "votes": return try votes(event)
        case "plan":
            let entry = LedgerEntry(
                time: Samples.time,
                service: "db",
                body: .policy(.plan(try Samples.digest(1)))
            )
            return put(try ledger.batch(event.word(0), [entry]))
        case "again": return apply(ledger.put(last.key, last.value))
        case "rewind":
            let skips = event.words.contains("skipping")
            try ledger.resume(event.word(0), from: replay, skipping: skips)
            return []
        case "junk":
            let count = Int(event.word(1)) ?? 0
            return put(event.word(0), [UInt8](repeating: 0x46, count: count))
        case "delete": return apply(ledger.delete(event.word(0)))
        case "mark":
            return put(OrderKey.blockMark(UInt64(event.word(0)) ?? 0).text, [])
        case "stored":
            let sequences = replay.writers.mapValues(\.lastSequence).filter { $0.value > 0 }
            let mark = StoredMark(size: replay.size, sequences: sequences)
            return put("a/\(event.word(0))", mark.bytes)
        case "cosign":
            let size = UInt64(event.word(0)) ?? 0
            return put(OrderKey.cosignature(size: size, actor: event.word(1)).text, [1, 2, 3])
        case "order": return apply(ledger.beginOrder(UInt32(event.word(0)) ?? 0))
        case "restart":
            replay = try LedgerReplay(rules: ledger.rules, state: replay.encodedState)
            return []
        case "show": return shown()
        default: return ["unknown event \(event.name)"]
        }
    }

    private mutating func enrol(_ event: ScriptLine) throws -> [String] {
        let writer = event.word(0)
        let epoch = UInt32(event.number("epoch", default: 1))
        let name = try Samples.writer(writer)
        let peer = event.values["by"] ?? "\(name.actor)/peer"
        let entry = try TestLedger.enrolment(of: writer, key: event.values["key"], epoch: epoch)
        let answers = put(try ledger.batch(peer, [entry]))
        try ledger.register(writer, key: event.values["key"], epoch: epoch)
        return answers
    }

    private mutating func votes(_ event: ScriptLine) throws -> [String] {
        let writer = event.word(0)
        let seconds = Int64(event.number("at", default: 0))
        let entries = (0..<(Int(event.word(1)) ?? 1)).map { TestLedger.vote($0, seconds: seconds) }
        let chain = try ledger.chain(of: writer)
        let changed = WriterChain(
            origin: event.values["origin"] ?? chain.origin,
            writer: chain.writer,
            epoch: UInt32(event.number("epoch", default: Int(chain.epoch))),
            nextSequence: chain.nextSequence + UInt64(event.number("skip", default: 0)),
            previous: event.values["previous"] == "wrong" ? try Samples.digest(9) : chain.previous
        )
        let signer = try event.values["signer"].map(TestLedger.key)
        let batch = try ledger.batch(writer, entries, chain: changed, key: signer)
        let key = event.values["under"] ?? batch.key.text
        return put(key, batch.bytes, sharing: event.words.contains("sharing"))
    }

    private mutating func put(_ batch: SealedBatch) -> [String] { put(batch.key.text, batch.bytes) }

    private mutating func put(_ key: String, _ value: [UInt8], sharing: Bool = false) -> [String] {
        last = (key, value)
        return apply(ledger.put(key, value, sharing: sharing))
    }

    private mutating func apply(_ input: ReplayInput) -> [String] {
        let actions = replay.apply(input)
        // What was applied before is passed over.
        if case .put = input { #expect(replay.apply(input).isEmpty) }
        return actions.compactMap(Self.text)
    }

    private func shown() -> [String] {
        let block = replay.openBlock
        return [
            "size \(replay.size), block \(block.number) from \(block.start) with \(block.entries) entries",
            "order \(replay.orderEpoch) after \(replay.resumeRevision)",
        ]
            + replay.writers.sorted { $0.key < $1.key }.map {
                "\($0.key.text) key \($0.value.epoch) last \($0.value.lastSequence) next \($0.value.nextSequence)"
            }
    }

    private static func text(_ action: ReplayAction) -> String? {
        switch action {
        case .appendLeaf(let leaf) where leaf.position == 0:
            "leaf \(leaf.index) \(leaf.flag.name): \(leaf.writer?.text ?? "") \(leaf.sequence ?? 0), "
                + "\(leaf.batchCount) entries"
        case .appendLeaf(let leaf) where leaf.position == .max:
            "leaf \(leaf.index) \(leaf.flag.name): no batch"
        case .appendLeaf: nil
        case .cutBlock(let block):
            "block \(block.number) from \(block.start) to \(block.size) by \(block.reason.rawValue)"
        case .cosignature(let size, let actor, let bytes):
            "cosignature of \(actor) at \(size), \(bytes.count) bytes"
        case .stored(let mark, let actor): "\(actor) has stored \(mark.size)"
        case .alarm(let alarm):
            "alarm \(alarm.kind.rawValue) \(alarm.subject)"
                + (alarm.leafIndex.map { " leaf \($0)" } ?? "") + ": \(alarm.text)"
        }
    }
}

/// One line of a script: a word, then words and `key=value` pairs.
struct ScriptLine {
    let name: String
    let words: [String]
    let values: [String: String]

    init(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        name = parts.first ?? ""
        words = parts.dropFirst().filter { !$0.contains("=") }
        var values: [String: String] = [:]
        for part in parts.dropFirst() {
            guard let cut = part.firstIndex(of: "=") else { continue }
            values[String(part[..<cut])] = String(part[part.index(after: cut)...])
        }
        self.values = values
    }

    func number(_ key: String, default other: Int) -> Int {
        values[key].flatMap { Int($0) } ?? other
    }

    func word(_ position: Int) -> String {
        words.indices.contains(position) ? words[position] : ""
    }
}
