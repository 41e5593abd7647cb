import NIOConcurrencyHelpers
import ReplicaClient
import Testing
import VotingCore

@testable import VoterRuntime

@Suite(.enabled(if: RealServer.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct StateVoteRealTests {
    @Test func `votes and repairs of three servers`() async throws {
        let cluster = try await Cluster.start()
        defer { cluster.stop() }
        try await cluster.everywhere(Array(SampleState.statements.dropLast()))
        try await cluster.everywhere(SampleState.more)
        let result = try await cluster.vote()
        #expect(
            result.comparison.verdict == .unanimous,
            "\(result.comparison.differing) \(result.unreadable)"
        )
        #expect(result.states.values.first?.items.count ?? 0 > 12)
        try await flushedSequencesMakeNoTableOnDisk(cluster)
        try await everyChangeIsFound(cluster)
        try await threeDifferentStates(cluster)
        try await anEmptiedReplicaComesBack(cluster)
        try await aChangedReplicaIsRepairedInPlace(cluster)
        try await writersNeverRaiseAnAlarm(cluster)
        try await aDeadReplicaIsNoDissenter(cluster)
    }

    private func flushedSequencesMakeNoTableOnDisk(_ cluster: Cluster) async throws {
        func made() async throws -> String? {
            let connection = try await cluster.servers[0].connect()
            let status = try await connection.query(
                "SHOW GLOBAL STATUS LIKE 'Created_tmp_disk_tables'"
            )
            await connection.close()
            return status.rows.first?.text(1)
        }
        let before = try #require(try await made())
        try await SequenceFlush(connector: cluster.connector).run(on: ReplicaSet(first: 3))
        #expect(try await made() == before)
    }

    private func everyChangeIsFound(_ cluster: Cluster) async throws {
        for (change, item, undo) in SampleState.changes {
            try await cluster.servers[2].run(change)
            let result = try await cluster.vote()
            #expect(result.comparison.verdict == .majority, "\(change) \(result.unreadable)")
            #expect(
                result.comparison.tally.dissenters == [ReplicaIndex(2)],
                "\(change) \(result.unreadable)"
            )
            #expect(
                result.comparison.differing.map(\.description) == [item],
                "\(change) \(result.unreadable)"
            )
            try await cluster.servers[2].run(undo)
        }
        let result = try await cluster.vote()
        #expect(
            result.comparison.verdict == .unanimous,
            "\(result.comparison.differing) \(result.unreadable)"
        )
    }

    private func threeDifferentStates(_ cluster: Cluster) async throws {
        for (index, server) in cluster.servers.enumerated() {
            try await server.run(["UPDATE shop.many SET v = '\(index)' WHERE id = 1"])
        }
        let result = try await cluster.vote()
        #expect(result.comparison.verdict == .noMajority)
        #expect(result.comparison.groups.count == 3)
        // The operator's way out: one state is declared right, the others are repaired from it.
        await cluster.tunnel.set("db-3", "quarantined")
        try await cluster.resync("db-2")
        try await cluster.resync("db-3")
        #expect(try await cluster.vote().comparison.verdict == .unanimous)
    }

    private func anEmptiedReplicaComesBack(_ cluster: Cluster) async throws {
        try await cluster.servers[1].run([
            "DROP DATABASE shop", "DROP DATABASE `odd.na``me`", "CREATE DATABASE stranger",
            "CREATE TABLE stranger.t (a INT)", "DROP USER alice@'%'", "DROP ROLE readers",
            "CREATE USER mallory@'%'", "SET GLOBAL wait_timeout = 1234",
            "SET GLOBAL sql_mode = 'ANSI_QUOTES'",
        ])
        // A value taken before the copy: the copy must go on where the others do.
        for index in [0, 2] {
            try await cluster.servers[index].run(["DO NEXT VALUE FOR shop.numbers"])
        }
        try await cluster.resync("db-2")
        let result = try await cluster.vote()
        #expect(
            result.comparison.verdict == .unanimous,
            "\(result.comparison.differing) \(result.unreadable)"
        )
        var values: Set<String> = []
        for server in cluster.servers {
            let connection = try await server.connect(database: "shop")
            let row = try await connection.query(
                "SELECT NEXT VALUE FOR numbers, @@GLOBAL.wait_timeout, @@GLOBAL.sql_mode"
            ).rows.first
            values.insert((0..<3).map { row?.text($0) ?? "" }.joined(separator: " "))
            let twice = try await connection.query("SELECT MAX(doubled) FROM a_second")
            #expect(twice.rows.first?.text(0) == "200")
            try await connection.execute("INSERT INTO many (id) VALUES (100000)")
            await connection.close()
        }
        #expect(values.count == 1, "\(values)")
        #expect(try await cluster.vote().comparison.verdict == .unanimous)
        let repair = try #require(cluster.recorder.records.last)
        #expect(repair.kind == .repair)
        #expect(repair.leader == ReplicaIndex(1))
        #expect(repair.reason.contains("copied"))
    }

    private func aChangedReplicaIsRepairedInPlace(_ cluster: Cluster) async throws {
        try await cluster.servers[2].run([
            "DELETE FROM shop.pair WHERE a = 3 AND b = '3'", "DROP TRIGGER shop.fill_v",
            "DROP FUNCTION shop.twice",
        ])
        try await cluster.resync("db-3")
        let result = try await cluster.vote()
        #expect(
            result.comparison.verdict == .unanimous,
            "\(result.comparison.differing) \(result.unreadable)"
        )
        // A failed insert leaves nothing but a gap in the counter, in either direction.
        try await cluster.servers[2].run([
            "ALTER TABLE shop.kinds AUTO_INCREMENT = 18446744073709551100"
        ])
        try await cluster.resync("db-3")
        #expect(cluster.recorder.records.last?.reason.contains("(0 rows)") == true)
        #expect(try await cluster.vote().comparison.verdict == .unanimous)
        // Equal already: no copy.
        try await cluster.resync("db-3")
        #expect(cluster.recorder.records.last?.reason.contains("without a copy") == true)
    }

    private func writersNeverRaiseAnAlarm(_ cluster: Cluster) async throws {
        try await cluster.everywhere([
            "CREATE DATABASE busy",
            "CREATE TABLE busy.t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)",
        ])
        let writer = Task {
            var round = 0
            var sessions: [ReplicaConnection] = []
            for server in cluster.servers { sessions.append(try await server.connect()) }
            while !Task.isCancelled {
                round += 1
                let statements =
                    round.isMultiple(of: 7)
                    ? [
                        "CREATE TABLE busy.d\(round) (a INT)",
                        "ALTER TABLE busy.t COMMENT = '\(round)'",
                        "DROP TABLE IF EXISTS busy.d\(max(0, round - 14))",
                    ]
                    : ["INSERT INTO busy.t (v) VALUES (\(round))"]
                for statement in statements {
                    // Not cancelled half way: the servers would differ.
                    let write = Task { [sessions] in
                        try await cluster.tunnel.write {
                            for session in sessions { try await session.execute(statement) }
                        }
                    }
                    try await write.value
                }
            }
            return round
        }
        for _ in 0..<40 {
            let result: StateVoteResult
            do {
                result = try await cluster.vote()
            } catch VoterError.changedMeanwhile {
                continue
            }
            #expect(
                result.comparison.verdict == .unanimous,
                "\(result.comparison.differing) \(result.unreadable)"
            )
        }
        writer.cancel()
        #expect(try await writer.value > 20)
    }

    private func aDeadReplicaIsNoDissenter(_ cluster: Cluster) async throws {
        cluster.servers[0].stop()
        let result = try await cluster.vote()
        #expect(result.comparison.verdict == .majority)
        #expect(result.comparison.tally.dissenters.isEmpty)
        #expect(result.unreadable.keys.map(\.position) == [0])
        cluster.servers[1].stop()
        #expect(try await cluster.vote().comparison.verdict == .insufficient)
    }
}
