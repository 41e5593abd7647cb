import LedgerFormat
import Testing

@testable import LedgerPeer

struct ReadBatchesTests {
    private static func batches(_ count: Int) throws -> [[UInt8]] {
        var writer = try TestWriter("provider/db", origin: World.origin)
        return try (0..<count).map { _ in try writer.batch(1).bytes }
    }

    @Test func `a batch is taken once, and only by its very bytes`() throws {
        let bytes = try Self.batches(2)
        var kept = ReadBatches()
        kept.keep(try Batch(bytes[0]), readFrom: bytes[0])
        #expect(kept.take(bytes[1]) == nil)
        var changed = bytes[0]
        changed[changed.count - 1] ^= 1
        #expect(kept.take(changed) == nil)
        #expect(kept.take(bytes[0]) == (try Batch(bytes[0])))
        #expect(kept.take(bytes[0]) == nil)
    }

    @Test func `the oldest goes when the order never tells them`() throws {
        let bytes = try Self.batches(ReadBatches.countMax + 1)
        var kept = ReadBatches()
        for bytes in bytes { kept.keep(try Batch(bytes), readFrom: bytes) }
        #expect(kept.take(bytes[0]) == nil)
        for bytes in bytes.dropFirst() { #expect(kept.take(bytes) != nil) }
    }
}
