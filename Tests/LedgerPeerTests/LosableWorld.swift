import LedgerFormat
import LedgerSink
import LibCrypto
import Testing

@testable import LedgerPeer

/// Three actors' peers over an order that can be lost.
struct LosableWorld {
    let world: World
    let order: LosableOrder

    init() throws {
        world = try World()
        order = try LosableOrder(folder: world.folder.path)
    }

    /// For tests in which a peer is away, or has begun an order without a mark in it, and others wait for it.
    var impatient: PeerConfiguration {
        var configuration = quick()
        configuration.orderChangeMilliseconds = 2_000
        return configuration
    }

    func cores(
        _ configuration: PeerConfiguration = quick(),
        only names: [String] = World.names
    ) throws -> [PeerCore] {
        try names.map { try world.core($0, configuration, sequencer: order) }
    }

    /// Runs peers with their servers, and closes their databases.
    func closed<Value: Sendable>(
        _ cores: [PeerCore],
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let value = try await world.serving(cores, work)
        for core in cores { try core.store.close() }
        return value
    }

    /// Has all peers agree on the first batches of a writer, of ten votes each, and stops them.
    func written(batches: Int) async throws -> TestWriter {
        let cores = try cores()
        return try await closed(cores) {
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: batches, of: 10)
            #expect(try await settled(cores, atLeast: UInt64(2 + batches * 11)))
            return writer
        }
    }

    func submit(_ batches: [SealedBatch], to core: PeerCore) async throws {
        for batch in batches {
            _ = try await core.submit(
                batch.bytes,
                of: batch.writer,
                firstSequence: batch.firstSequence
            )
        }
    }

    /// Checks that all copies are one, and holds what each says of its entries.
    func expectOneLog(_ entries: [String: UInt64]) throws {
        var roots: Set<String> = []
        for name in World.names {
            let report = try DatabaseAudit.run(database: world.path(name)) { _, _ in }
            #expect(report.isSound, "\(report.problems)")
            #expect(report.entries == entries)
            roots.insert(report.root)
        }
        #expect(roots.count == 1)
    }
}
