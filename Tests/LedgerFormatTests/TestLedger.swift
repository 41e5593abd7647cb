import LedgerFormat
import LibCrypto
import Testing
import VotingCore

/// An order with three actors, and writers that sign what a test asks for.
struct TestLedger {
    static let actors = ["developer", "provider", "user"]

    let rules: ReplayRules
    private(set) var revision: UInt64 = 0
    private var versions: [String: UInt64] = [:]
    private var chains: [String: WriterChain] = [:]
    private var keys: [String: Ed25519PrivateKey] = [:]

    init(entriesMax: Int = 256, bytesMax: Int = 512 * 1024) throws {
        var blocks = BlockRule()
        blocks.entriesMax = entriesMax
        blocks.bytesMax = bytesMax
        rules = try ReplayRules(
            origin: Samples.origin,
            actors: try Self.actors.map {
                ReplayRules.Actor(name: $0, peerKey: try Self.key("\($0)/peer").publicKey)
            },
            blocks: blocks
        )
        for actor in Self.actors { try register("\(actor)/peer") }
    }

    /// A key made from a text, the same every time.
    static func key(_ text: String) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: SHA256.hash(Array(text.utf8)))
    }

    static func vote(_ number: Int, seconds: Int64 = 0) -> LedgerEntry {
        var record = Samples.fullRecord
        record.sequence = UInt64(number)
        record.decidedAtUnixMicroseconds += seconds * 1_000_000
        return LedgerEntry(record, replicas: Samples.replicas)
    }

    /// Makes a writer known to the test; the replay learns of it by an enrolment.
    mutating func register(_ writer: String, key: String? = nil, epoch: UInt32 = 1) throws {
        let chain = chains[writer]
        chains[writer] = WriterChain(
            origin: rules.origin,
            writer: try Samples.writer(writer),
            epoch: epoch,
            nextSequence: chain?.nextSequence ?? 1,
            previous: chain?.previous ?? .zero
        )
        keys[writer] = try Self.key(key ?? writer)
    }

    /// Lets a writer go on from where the replay says it stands, past keys in the way if asked.
    mutating func resume(
        _ writer: String,
        from replay: LedgerReplay,
        skipping: Bool = false
    ) throws {
        let name = try Samples.writer(writer)
        let standing = replay.standing(of: name)
        chains[writer] = WriterChain(
            origin: rules.origin,
            writer: name,
            epoch: standing?.epoch ?? 1,
            nextSequence: (skipping ? standing?.nextSequence : standing.map { $0.lastSequence + 1 })
                ?? 1,
            previous: standing?.lastHeader ?? .zero
        )
    }

    func chain(of writer: String) throws -> WriterChain { try #require(chains[writer]) }

    /// Seals entries as the writer's next batch.
    mutating func batch(_ writer: String, _ entries: [LedgerEntry]) throws -> SealedBatch {
        try batch(writer, entries, chain: try chain(of: writer), key: nil)
    }

    /// Seals entries at any place of a chain, with any key; the writer goes on behind it.
    mutating func batch(
        _ writer: String,
        _ entries: [LedgerEntry],
        chain: WriterChain,
        key: Ed25519PrivateKey?
    ) throws -> SealedBatch {
        var assembler = BatchAssembler(chain: chain)
        for entry in entries { #expect(try assembler.append(try entry.encoded())) }
        let key = try key ?? #require(keys[writer])
        let sealed = try #require(try assembler.seal(with: key))
        chains[writer] = assembler.chain
        return sealed
    }

    static func enrolment(
        of writer: String,
        key: String? = nil,
        epoch: UInt32 = 1
    ) throws -> LedgerEntry {
        let enrolment = WriterEnrolment(
            writer: try Samples.writer(writer),
            epoch: epoch,
            publicKey: try Self.key(key ?? writer).publicKey.bytes
        )
        return LedgerEntry(
            time: Samples.time,
            service: "",
            body: .policy(.enrolment(try #require(enrolment)))
        )
    }

    mutating func put(_ batch: SealedBatch) -> ReplayInput { put(batch.key.text, batch.bytes) }

    mutating func put(_ key: String, _ value: [UInt8], sharing: Bool = false) -> ReplayInput {
        if !sharing { revision += 1 }
        versions[key, default: 0] += 1
        return .put(key: key, revision: revision, version: versions[key] ?? 1, value: value)
    }

    mutating func delete(_ key: String) -> ReplayInput {
        revision += 1
        versions[key] = nil
        return .deleted(key: key, revision: revision)
    }

    mutating func beginOrder(_ epoch: UInt32) -> ReplayInput {
        revision = 0
        versions = [:]
        return .orderBegan(epoch: epoch)
    }

    /// Enrols writers through their peer and returns what the order tells.
    mutating func enrol(_ writers: [String]) throws -> [ReplayInput] {
        try writers.map { writer in
            try register(writer)
            let peer = try Samples.writer(writer).actor + "/peer"
            return put(try batch(peer, [try Self.enrolment(of: writer)]))
        }
    }
}

/// What the actions of a replay come to.
struct ReplayOutcome: Equatable {
    var leaves: [LeafRecord] = []
    var blocks: [BlockCut] = []
    var alarms: [LedgerAlarm] = []

    mutating func add(_ actions: [ReplayAction]) {
        for action in actions {
            switch action {
            case .appendLeaf(let leaf): leaves.append(leaf)
            case .cutBlock(let block): blocks.append(block)
            case .alarm(let alarm): alarms.append(alarm)
            case .cosignature, .stored: break
            }
        }
    }

    /// Flag of each batch or refused value, in order.
    var flags: [EntryFlag] {
        leaves.filter { $0.position == 0 || $0.position == .max }.map(\.flag)
    }
}
