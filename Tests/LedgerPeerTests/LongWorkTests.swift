import LedgerFormat
import Testing

@testable import LedgerPeer

/// Whoever waits for a check or an export of a long log is told how far it is.
struct LongWorkTests {
    @Test func `a check and an export tell how many of how many leaves are done`() async throws {
        let world = try World()
        let cores = [try world.core("provider"), try world.core("developer")]
        let size = 2 + 20 * 251 as UInt64
        try await running(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 20, of: 250)
            #expect(try await settled(cores, atLeast: size))
        }
        for core in cores { try core.store.close() }
        var checked: [UInt64] = []
        let report = try DatabaseAudit.run(database: world.path("provider")) { done, all in
            #expect(all == size)
            checked.append(done)
        }
        #expect(report.isSound, "\(report.problems)")
        #expect(checked == [DatabaseAudit.stride, size, size])
        var exported: [UInt64] = []
        try LogExport.run(
            database: world.path("provider"),
            progress: { done, all in
                #expect(all == size)
                exported.append(done)
            },
            file: { _, _ in }
        )
        #expect(exported == stride(from: 256, to: size, by: 256) + [size])
    }
}
