import LedgerFormat
import Testing
import VotingCore

@Suite struct `Entry bytes` {
    @Test func `give the entry back for every kind`() throws {
        var kinds: Set<EntryKind> = []
        for (name, entry) in try Samples.entries() {
            let bytes = try entry.encoded()
            let read = try LedgerEntry(bytes)
            #expect(read == entry, "\(name)")
            #expect(try read.encoded() == bytes, "\(name)")
            kinds.insert(entry.kind)
        }
        #expect(kinds == Set(EntryKind.allCases))
    }

    @Test func `of a vote are the same by either way`() throws {
        var bytes: [UInt8] = [0xAA]
        VoteEntryEncoder(replicas: Samples.replicas).encode(Samples.fullRecord, into: &bytes)
        let entry = LedgerEntry(Samples.fullRecord, replicas: Samples.replicas)
        #expect(Array(bytes.dropFirst()) == (try entry.encoded()))
        #expect(try LedgerEntry(bytes[1...]).body.vote?.record == Samples.fullRecord)
    }

    @Test func `that are cut short or too long are refused`() throws {
        for (name, entry) in try Samples.entries() {
            let bytes = try entry.encoded()
            for count in 0..<bytes.count {
                #expect(throws: FormatError.self, "\(name) cut to \(count)") {
                    try LedgerEntry(Array(bytes.prefix(count)))
                }
            }
            #expect(throws: FormatError.trailing(bytes: 1), "\(name)") {
                try LedgerEntry(bytes + [0])
            }
        }
    }

    @Test func `with one byte changed read as what they say or not at all`() throws {
        for (name, entry) in try Samples.entries() {
            let bytes = try entry.encoded()
            for position in bytes.indices {
                for value in [0, 1, 127, 128, 255] as [UInt8] {
                    var changed = bytes
                    changed[position] = value
                    guard let read = try? LedgerEntry(changed) else { continue }
                    #expect(try read.encoded() == changed, "\(name) at \(position)")
                }
            }
        }
    }

    @Test(arguments: [
        (0, 2, FormatError.unknownVersion(2)), (1, 12, .unknownKind(12)), (1, 0, .unknownKind(0)),
        (1, 5, .badValue(field: "vote kind")), (9, 1, .badValue(field: "time")),
        (12, 0xFF, .notText(field: "service")), (14, 8, .badValue(field: "vote kind")),
        (15, 7, .badValue(field: "verdict")), (17, 0xFF, .badValue(field: "present fields")),
    ])
    func `are refused with the reason`(position: Int, value: UInt8, error: FormatError) throws {
        var bytes = try LedgerEntry(Samples.fullRecord, replicas: Samples.replicas).encoded()
        bytes[position] = value
        #expect(throws: error) { try LedgerEntry(bytes) }
    }

    @Test func `cut a vote's texts at a character's start`() throws {
        var record = Samples.fullRecord
        record.statement = "x" + String(repeating: "ü", count: 300)
        record.reason = String(repeating: "r", count: 4_000)
        record.service = String(repeating: "s", count: 4_000)
        record.requestKind = String(repeating: "k", count: 4_000)
        let names = (1...20).map { "\($0)" + String(repeating: "n", count: 300) }
        let bytes = try LedgerEntry(record, replicas: names).encoded()
        let vote = try #require(try LedgerEntry(bytes).body.vote)
        #expect(vote.record.statement == "x" + String(repeating: "ü", count: 127))
        #expect(vote.record.reason.utf8.count == 512)
        #expect(vote.record.service.utf8.count == 128)
        #expect(vote.replicas.count == 16)
        #expect(bytes.count <= VoteEntryEncoder.entryBytesMax)
    }

    @Test func `leave out replicas without a name`() throws {
        let entry = LedgerEntry(Samples.fullRecord, replicas: ["db-1"])
        let vote = try #require(try LedgerEntry(try entry.encoded()).body.vote)
        #expect(vote.record.agreed == [ReplicaIndex(0)])
        #expect(vote.record.dissented.isEmpty)
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `take any time`(_ microseconds: Int64) throws {
        var record = Samples.fullRecord
        record.decidedAtUnixMicroseconds = microseconds
        record.completedAtUnixMicroseconds = microseconds
        let bytes = try LedgerEntry(record, replicas: Samples.replicas).encoded()
        #expect(try LedgerEntry(bytes).encoded() == bytes)
    }

    @Test func `refuse what exceeds a bound`() throws {
        let long = String(repeating: "x", count: 5_000)
        let event = ContainerEvent(
            engine: "",
            scope: "",
            type: "",
            action: "",
            object: "",
            attributes: Dictionary(uniqueKeysWithValues: (0..<20).map { ("\($0)", long) })
        )
        #expect(throws: FormatError.self) {
            try LedgerEntry(time: 0, service: "", body: .lifecycleEvent(event)).encoded()
        }
        #expect(throws: FormatError.self) {
            try LedgerEntry(
                time: 0,
                service: long,
                body: .gap(GapNotice(dropped: 0, firstTime: 0, lastTime: 0, reason: ""))
            )
            .encoded()
        }
        #expect(throws: FormatError.tooLarge(field: "entry", bytes: 60_001, bytesMax: 60_000)) {
            try LedgerEntry([UInt8](repeating: 0, count: 60_001))
        }
    }

    @Test func `carry the kind that the record asks for`() {
        let content = VoteContent(record: Samples.fullRecord, replicas: Samples.replicas)
        let entry = LedgerEntry(time: 1_999, service: "web", body: .repair(content))
        #expect(entry.kind == .voteCompleted)
        #expect(entry.time == 1_000)
        #expect(entry.body.vote?.record.service == "web")
    }

    @Test func `names of kinds and flags read back`() {
        for kind in EntryKind.allCases { #expect(EntryKind(name: kind.name) == kind) }
        for flag in EntryFlag.allCases { #expect(EntryFlag(name: flag.name) == flag) }
        #expect(EntryKind(name: "vote") == nil)
        #expect(EntryFlag(name: "") == nil)
    }
}
