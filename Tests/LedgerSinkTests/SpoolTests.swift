import LedgerFormat
import Testing

@testable import LedgerSink

@Suite struct SpoolTests {
    private let folder: ScratchFolder
    private let identity: WriterIdentity

    init() throws {
        folder = try ScratchFolder()
        identity = try RecorderFixture.identity(in: folder.path)
    }

    private func spool(bytesMax: Int = 1 << 20) throws -> Spool {
        try Spool(path: folder.file("spool.sqlite"), identity: identity, bytesMax: bytesMax)
    }

    private func entries(_ count: Int) -> [[UInt8]] {
        let encoder = VoteEntryEncoder(replicas: RecorderFixture.replicas)
        return (0..<count).map { number in
            var entry: [UInt8] = []
            encoder.encode(RecorderFixture.record(UInt64(number)), into: &entry)
            return entry
        }
    }

    private func sealed(_ entries: [[UInt8]], after chain: WriterChain) throws -> SpoolAddition {
        try BatchSealer(key: SigningKey(identity.key)).seal(entries, after: chain)
    }

    private var first: WriterChain { identity.chain(after: WriterStanding()) }

    @Test func keepsBatchesOverARestartUntilTheyAreFinal() throws {
        do {
            let spool = try spool()
            #expect(!spool.wasLeftOpen)
            try spool.commit(try sealed(entries(300), after: first), at: 5)
            #expect(spool.present.batches.count == 2)
            #expect(spool.present.spooledThrough == 300)
            spool.progressed(orderedThrough: 300, finalThrough: 256)
            #expect(spool.hasFinalBatches)
            try spool.commit(SpoolAddition(), at: 6)
            spool.close(at: 7)
        }
        let spool = try spool()
        #expect(!spool.wasLeftOpen)
        #expect(spool.present.orderedThrough == 300)
        #expect(spool.present.finalThrough == 256)
        #expect(spool.present.batches.map(\.firstSequence) == [257])
        #expect(spool.present.chain?.nextSequence == 301)
        let batch = try #require(try spool.batch(after: 0))
        #expect(batch.firstSequence == 257)
        #expect(try Batch(batch.bytes).entries.count == 44)
        #expect(try spool.batch(after: 300) == nil)
    }

    @Test func knowsThatItWasLeftOpen() throws {
        let path = folder.file("spool.sqlite")
        do {
            let spool = try Spool(path: path, identity: identity, bytesMax: 1 << 20)
            try spool.commit(try sealed(entries(1), after: first), at: 5)
            spool.close(at: nil)
        }
        let spool = try spool()
        #expect(spool.wasLeftOpen)
        #expect(spool.lastUsedAtUnixMilliseconds == 5)
    }

    @Test func refusesWhatExceedsItsBoundAndTakesItOnceThereIsRoom() throws {
        let addition = try sealed(entries(200), after: first)
        let bytes = addition.batches.reduce(0) { $0 + $1.bytes.count }
        let spool = try spool(bytesMax: bytes + bytes / 2)
        try spool.commit(addition, at: 1)
        let next = try sealed(entries(200), after: try #require(addition.chain))
        #expect(throws: StoreError.self) { try spool.commit(next, at: 2) }
        #expect(spool.present.spooledThrough == 200)
        spool.progressed(orderedThrough: 200, finalThrough: 200)
        try spool.commit(next, at: 3)
        #expect(spool.present.batches.map(\.firstSequence) == [201])
    }

    @Test func sealsWhatWaitedForTheLedgersWord() throws {
        let spool = try spool()
        let loose = entries(10)
        try spool.commit(SpoolAddition(loose: loose), at: 1)
        #expect(spool.present.chain == nil)
        #expect(spool.present.looseCount == 10)
        let standing = WriterStanding(lastSequence: 50)
        try spool.begin(
            identity.chain(after: standing),
            beyond: 0,
            gap: [1, 2, 3],
            standing: standing
        )
        #expect(spool.present.looseCount == 11)
        let part = try spool.looseEntries(limit: 4)
        #expect(part.map(\.bytes) == [[1, 2, 3]] + loose[..<3])
        let chain = try #require(spool.present.chain)
        try spool.seal(part, as: try sealed(part.map(\.bytes), after: chain), at: 2)
        #expect(spool.present.looseCount == 7)
        #expect(spool.present.spooledThrough == 54)
        let rest = try spool.looseEntries(limit: 100)
        #expect(rest.map(\.bytes) == Array(loose[3...]))
    }

    @Test func takesBatchesApartWhereTheChainsParted() throws {
        let spool = try spool()
        let all = entries(20)
        let one = try sealed(Array(all[..<10]), after: first)
        let two = try sealed(Array(all[10...]), after: try #require(one.chain))
        try spool.commit(one, at: 1)
        try spool.commit(two, at: 1)
        let standing = WriterStanding(lastSequence: 99, finalThrough: 98)
        try spool.begin(
            identity.chain(after: standing),
            beyond: 10,
            gap: nil,
            standing: standing
        )
        #expect(spool.present.batches.isEmpty)
        #expect(try spool.looseEntries(limit: 99).map(\.bytes) == Array(all[10...]))
        #expect(spool.present.orderedThrough == 99)
        #expect(spool.present.finalThrough == 98)
    }

    @Test func tellsWhoseItIsWhileItIsUsed() throws {
        let spool = try spool()
        #expect(spool.present.chain == nil)
        #expect(try SpoolOwner.writer(ofSpool: folder.file("spool.sqlite")) == identity.writer)
        #expect(throws: StoreError.self) {
            try SpoolOwner.writer(ofSpool: folder.file("none.sqlite"))
        }
    }

    @Test func refusesTheSpoolOfAnotherWriter() throws {
        do {
            let spool = try spool()
            spool.close(at: 1)
        }
        let other = WriterIdentity(
            writer: try #require(WriterName("provider/other")),
            origin: identity.origin,
            key: identity.key
        )
        #expect(throws: StoreError.self) {
            try Spool(path: folder.file("spool.sqlite"), identity: other, bytesMax: 1 << 20)
        }
    }
}
