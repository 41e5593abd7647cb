import EtcdClient
import EtcdCluster
import Glibc
import LedgerFormat
import LedgerSink
import LibCrypto
import Testing

@testable import LedgerPeer

/// Three peers over a real cluster of three members.
@Suite(.serialized, .enabled(if: EtcdBinary.isAvailable), .timeLimit(.minutes(10)))
struct EtcdPeersTests {
    /// Runs three peers, each over its own member.
    private func withPeers<Value: Sendable>(
        _ cluster: EtcdCluster,
        _ world: World,
        only names: [String] = World.names,
        _ configuration: PeerConfiguration = quick(),
        _ body: @escaping @Sendable ([PeerCore]) async throws -> Value
    ) async throws -> Value {
        var sequencers: [EtcdSequencer] = []
        var cores: [PeerCore] = []
        for (index, name) in names.enumerated() {
            let sequencer = try EtcdSequencer(
                cluster.configuration(user: name, own: index),
                logger: quiet
            )
            sequencers.append(sequencer)
            cores.append(try world.core(name, configuration, sequencer: sequencer))
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
                let isIn = try await eventually(seconds: 120) {
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

    @Test(arguments: [true, false])
    func `what a lost cluster had ordered is agreed on, and the rest comes again once`(
        hasSameName: Bool
    ) async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        try await authorize(cluster)
        let world = try World()
        let start = try TestWriter("provider/db", origin: World.origin)
        var writer = try await withPeers(cluster, world) { cores in
            var writer = start
            try await cores[0].write(&writer, batches: 5, of: 10)
            #expect(try await settled(cores, atLeast: 2 + 5 * 11))
            return writer
        }
        // One peer alone reads more, which is not final; of the last batch nobody hears before the loss.
        let before = writer
        writer = try await withPeers(cluster, world, only: ["provider"]) { cores in
            var writer = before
            try await cores[0].write(&writer, batches: 2, of: 10)
            #expect(try await eventually { await cores[0].size == 2 + 7 * 11 })
            return writer
        }
        let lost = try writer.batch(10)
        try await cluster.withClient {
            _ = try await $0.create(Array(lost.key.text.utf8), lost.bytes)
        }
        let next = try writer.batch(10)
        let second = hasSameName ? nil : try await EtcdCluster.start()
        defer { second?.stop() }
        if hasSameName { try await cluster.lose() } else { cluster.stop() }
        let replacement = second ?? cluster
        try await authorize(replacement)
        let name = writer.name
        let key = writer.key.publicKey
        try await withPeers(replacement, world) { cores in
            #expect(try await eventually(seconds: 120) { try await cores[0].status().healthy })
            for core in cores {
                // It has all of the old order before it counts the new one.
                #expect(try await eventually { try await core.status().orderEpoch == 2 })
                #expect(await core.size == 2 + 7 * 11)
            }
            // The writer, which believes the lost batch to be in the order, has to look first.
            await #expect(throws: DestinationError.notEnrolled) {
                try await cores[0].submit(next.bytes, of: name, firstSequence: next.firstSequence)
            }
            let standing = try await cores[0].enrol(name, key)
            #expect(standing.lastSequence == 70)
            for batch in [lost, next] {
                _ = try await cores[0].submit(
                    batch.bytes,
                    of: name,
                    firstSequence: batch.firstSequence
                )
            }
            #expect(try await settled(cores, atLeast: 2 + 9 * 11))
            #expect(await cores[0].root == cores[1].root)
            #expect(await cores[0].root == cores[2].root)
            for core in cores {
                let kinds = try await core.status().alarms.map(\.kind)
                #expect(
                    Set(kinds).isSubset(of: ["order_changed", "withheld_cosignature"]),
                    "\(kinds)"
                )
                #expect(kinds.contains("order_changed"))
            }
        }
        for actor in World.names {
            let report = try DatabaseAudit.run(database: world.path(actor)) { _, _ in }
            #expect(report.isSound, "\(report.problems)")
            #expect(report.entries == ["valid": 91])
        }
    }

    @Test func `a cluster that is lost under load makes no gap and loses no entry`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        try await authorize(cluster)
        let world = try World()
        try await withPeers(cluster, world) { cores in
            var writer = try TestWriter("provider/db", origin: World.origin)
            let batches = try (0..<60).map { _ in try writer.batch(10) }
            let spool = TestSpool(writer, batches)
            let losing = Task {
                // An order that nobody has begun yet could not be missed.
                for core in cores {
                    #expect(try await eventually(seconds: 120) { await core.markOfOrder != nil })
                }
                try await Task.sleep(for: .milliseconds(300))
                try await cluster.lose()
                try await authorize(cluster)
            }
            let isSent = try await eventually(seconds: 120) {
                try await spool.send(to: cores[0], pause: .milliseconds(10))
            }
            #expect(isSent)
            try await losing.value
            for core in cores {
                #expect(
                    try await eventually(seconds: 120) {
                        let status = try await core.status()
                        return status.healthy && status.orderEpoch == 2
                    }
                )
            }
            // What was taken by the lost cluster and read by nobody is not final: a spool still has it.
            await spool.rewind()
            #expect(
                try await eventually(seconds: 120) {
                    try await spool.send(to: cores[0], pause: .zero)
                }
            )
            #expect(try await settled(cores, atLeast: 2 + 60 * 11))
            #expect(await cores[0].root == cores[1].root)
            #expect(await cores[0].root == cores[2].root)
        }
        for actor in World.names {
            let report = try DatabaseAudit.run(database: world.path(actor)) { _, _ in }
            #expect(report.isSound, "\(report.problems)")
            #expect(report.entries == ["valid": 601])
        }
    }

    @Test func `a new peer of a pruned order copies from another and goes on`() async throws {
        let cluster = try await EtcdCluster.start()
        defer { cluster.stop() }
        try await authorize(cluster)
        let world = try World()
        var configuration = quick()
        configuration.keptRevisions = 0
        configuration.pruneGraceMilliseconds = 0
        let start = try TestWriter("provider/db", origin: World.origin)
        let written = try await withPeers(
            cluster,
            world,
            only: ["provider", "developer"],
            configuration
        ) { cores in
            var writer = start
            try await cores[0].write(&writer, batches: 30, of: 20)
            #expect(try await settled(cores, atLeast: 2 + 30 * 21))
            for core in cores { try await core.pruneOrder() }
            #expect(
                try await eventually {
                    await cores[0].replay.storedMarks.values.count { $0.size > 600 } == 2
                }
            )
            for core in cores { try await core.pruneOrder() }
            return writer
        }
        let left = try await cluster.withClient {
            try await $0.read(Array("e/".utf8), below: Array("f".utf8), countMax: 100).values.count
        }
        #expect(left < 5)
        try await withPeers(cluster, world) { cores in
            var writer = written
            #expect(try await eventually(seconds: 120) { await cores[2].size >= 2 + 30 * 21 })
            try await cores[0].write(&writer, batches: 2, of: 20)
            #expect(try await settled(cores, atLeast: 2 + 32 * 21))
            #expect(await cores[2].root == cores[0].root)
            let alarms = try await cores[2].status().alarms
            #expect(alarms.allSatisfy { $0.clearedAtUnixMilliseconds != nil }, "\(alarms)")
        }
        let report = try DatabaseAudit.run(database: world.path("user")) { _, _ in }
        #expect(report.isSound, "\(report.problems)")
        #expect(report.entries["valid"] == 641)
    }
}
