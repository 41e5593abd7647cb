import EtcdClient
import EtcdCluster
import Glibc
import LedgerFormat
import LedgerSink
import Testing

@testable import LedgerPeer

/// Three peers over a real cluster of three members.
@Suite(.serialized, .enabled(if: EtcdBinary.isAvailable), .timeLimit(.minutes(3)))
struct EtcdPeersTests {
    /// Runs three peers, each over its own member.
    private func withPeers<Value: Sendable>(
        _ cluster: EtcdCluster,
        _ world: World,
        _ body: @escaping @Sendable ([PeerCore]) async throws -> Value
    ) async throws -> Value {
        var sequencers: [EtcdSequencer] = []
        var cores: [PeerCore] = []
        for (index, name) in World.names.enumerated() {
            let sequencer = try EtcdSequencer(
                cluster.configuration(user: name, own: index),
                logger: quiet
            )
            sequencers.append(sequencer)
            cores.append(try world.core(name, sequencer: sequencer))
        }
        let running = sequencers.map { sequencer in Task { await sequencer.run() } }
        defer { running.forEach { $0.cancel() } }
        let all = cores
        let value = try await world.serving(all) { try await body(all) }
        for core in cores { try core.store.close() }
        return value
    }

    private func authorize(_ cluster: EtcdCluster) async throws {
        try await cluster.authorize(
            Dictionary(
                uniqueKeysWithValues: World.names.map { ($0, ["e/\($0)/", "a/\($0)", "k/", "t/"]) }
            )
        )
    }

    @Test func `roots are equal through the death of a member, and no entry is lost`() async throws
    {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        try await authorize(cluster)
        let world = try World()
        try await withPeers(cluster, world) { cores in
            var writer = try TestWriter("provider/db", origin: World.origin)
            try await cores[0].write(&writer, batches: 10, of: 20)
            #expect(try await settled(cores, atLeast: 2 + 10 * 21))
            cluster.kill(try await cluster.leader())
            for _ in 0..<5 {
                let batch = try writer.batch(20)
                let name = writer.name
                // The same call again is safe, however often the members change.
                let isIn = try await eventually(seconds: 60) {
                    do {
                        _ = try await cores[0].submit(
                            batch.bytes,
                            of: name,
                            firstSequence: batch.firstSequence
                        )
                        return true
                    } catch { return false }
                }
                #expect(isIn)
            }
            #expect(try await settled(cores, atLeast: 2 + 15 * 21))
            #expect(await cores[0].root == cores[1].root)
            #expect(await cores[0].root == cores[2].root)
            for core in cores {
                let status = try await core.status()
                #expect(
                    status.writers.contains { $0.writer == "provider/db" && $0.finalThrough == 300 }
                )
                #expect(status.alarms.allSatisfy { $0.kind == "withheld_cosignature" })
            }
        }
        let report = try DatabaseAudit.run(database: world.path("user")) { _, _ in }
        #expect(report.isSound, "\(report.problems)")
        #expect(report.entries["valid"] == 301)
    }
}
