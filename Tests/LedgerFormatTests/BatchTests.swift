import LedgerFormat
import LibCrypto
import Testing
import TransparencyLog

@Suite struct `Batches` {
    private func chain(_ writer: String = "provider/db") throws -> WriterChain {
        WriterChain(origin: Samples.origin, writer: try Samples.writer(writer))
    }

    private func sealed(_ count: Int = 3) throws -> SealedBatch {
        var assembler = BatchAssembler(chain: try chain())
        for number in 0..<count { try fill(&assembler, number) }
        return try #require(try assembler.seal(with: Samples.key(1)))
    }

    private func fill(_ assembler: inout BatchAssembler, _ number: Int) throws {
        let samples = try Samples.entries()
        let entry = try samples[number % samples.count].entry.encoded()
        #expect(try assembler.append(entry))
    }

    @Test func `go on from one another and verify`() throws {
        let key = try Samples.key(1)
        var assembler = BatchAssembler(chain: try chain())
        #expect(try assembler.seal(with: key) == nil)
        var previous = LedgerDigest.zero
        var next: UInt64 = 1
        for count in [1, 2, 13, 256] {
            for number in 0..<count { try fill(&assembler, number) }
            let bytesBefore = assembler.byteCount
            let sealed = try #require(try assembler.seal(with: key))
            #expect(sealed.bytes.count == bytesBefore)
            let batch = try Batch(sealed.bytes)
            #expect(batch.header.previous == previous)
            #expect(batch.header.firstSequence == next)
            #expect(batch.entries.count == count)
            #expect(key.publicKey.isValid(batch.signature, for: batch.signedBytes))
            #expect(sealed.key.text == "e/provider/db/" + padded(next))
            previous = batch.headerDigest
            next += UInt64(count)
            #expect(assembler.chain.nextSequence == next)
            #expect(assembler.chain.previous == previous)
        }
    }

    private func padded(_ number: UInt64) -> String {
        String(repeating: "0", count: 20 - String(number).count) + String(number)
    }

    @Test func `hold 256 entries and 128 KiB`() throws {
        var assembler = BatchAssembler(chain: try chain())
        for number in 0..<256 { try fill(&assembler, number) }
        #expect(try !assembler.append([1]))
        var heavy = BatchAssembler(chain: try chain())
        let entry = [UInt8](repeating: 0, count: 60_000)
        #expect(try heavy.append(entry))
        #expect(try heavy.append(entry))
        #expect(try !heavy.append(entry))
        #expect(throws: FormatError.self) { try heavy.append(entry + [0]) }
        #expect(throws: FormatError.tooLarge(field: "batch", bytes: 131_073, bytesMax: 131_072)) {
            try Batch([UInt8](repeating: 0, count: 131_073))
        }
    }

    @Test func `prove each entry by its path`() throws {
        for count in [1, 2, 3, 5, 8, 255] {
            let leaves = (0..<count).map { TreeHash.leaf([UInt8($0)]) }
            let root = BatchTree.root(of: leaves)
            for index in [0, count / 2, count - 1] {
                let path = try #require(BatchTree.path(to: index, in: leaves))
                var (hash, node, last) = (leaves[index], index, count - 1)
                for sibling in path {
                    if node & 1 == 1 || node == last {
                        hash = .node(sibling, hash)
                        while node & 1 == 0, node > 0 { (node, last) = (node / 2, last / 2) }
                    } else {
                        hash = .node(hash, sibling)
                    }
                    (node, last) = (node / 2, last / 2)
                }
                #expect(hash == root, "\(index) of \(count)")
            }
            #expect(BatchTree.path(to: count, in: leaves) == nil)
        }
    }

    @Test func `changed at random never trap and never verify`() throws {
        let key = try Samples.key(1)
        let bytes = try sealed(13).bytes
        var random = SeededRandom(seed: 4)
        for round in 0..<4_000 {
            var changed = bytes
            switch round % 4 {
            case 0: changed.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1: changed.append(UInt8.random(in: 0...255, using: &random))
            default:
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    changed[Int.random(in: 0..<bytes.count, using: &random)] =
                        UInt8.random(in: 0...255, using: &random)
                }
            }
            guard changed != bytes, let batch = try? Batch(changed) else { continue }
            #expect(!key.publicKey.isValid(batch.signature, for: batch.signedBytes), "\(round)")
        }
    }

    @Test func `of random bytes never trap`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...400, using: &random)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(throws: FormatError.self) { try Batch(bytes) }
            bytes = Array("FTLB".utf8) + [1] + bytes
            #expect(throws: FormatError.self) { try Batch(bytes) }
            _ = try? LedgerEntry(bytes)
            _ = try? LeafBytes(bytes)
        }
    }

    @Test func `are refused when a header says what it may not`() throws {
        let root = TreeHash.ofEmptyTree
        func header(
            origin: String = Samples.origin,
            epoch: UInt32 = 1,
            sequence: UInt64 = 1,
            count: Int = 1
        ) throws -> BatchHeader {
            try BatchHeader(
                origin: origin,
                writer: Samples.writer("a/b"),
                epoch: epoch,
                firstSequence: sequence,
                previous: .zero,
                count: count,
                root: root
            )
        }
        #expect(try header().lastSequence == 1)
        for origin in ["", "a b", "a+b", "a\nb", String(repeating: "o", count: 256)] {
            #expect(throws: FormatError.badValue(field: "origin")) { try header(origin: origin) }
        }
        #expect(throws: FormatError.badValue(field: "epoch")) { try header(epoch: 0) }
        #expect(throws: FormatError.badValue(field: "count")) { try header(count: 0) }
        #expect(throws: FormatError.badValue(field: "count")) { try header(count: 257) }
        for sequence in [0, UInt64.max, UInt64(Int64.max)] {
            #expect(throws: FormatError.badValue(field: "first sequence")) {
                try header(sequence: sequence)
            }
        }
    }

    @Test func `leave a leaf that reads back`() throws {
        let batch = try Batch(try sealed().bytes)
        let leaf = LeafBytes(
            flag: .gap,
            orderEpoch: 3,
            revision: 77,
            position: 0,
            content: batch.headerBytes + batch.signature
        )
        let read = try LeafBytes(leaf.bytes)
        #expect(read == leaf)
        let parts = try read.headerAndSignature()
        #expect(parts.header == batch.header)
        #expect(parts.signature == batch.signature)
        var wrong = leaf.bytes
        wrong[1] = 10
        #expect(throws: FormatError.badValue(field: "flag")) { try LeafBytes(wrong) }
        let entry = LeafBytes(flag: .valid, orderEpoch: 1, revision: 1, position: 1, content: [])
        #expect(throws: FormatError.self) { try entry.headerAndSignature() }
    }
}
