import ControlPlane
import ServicePlan
import Testing
import VotingCore

@testable import VoterRuntime

@Suite(.enabled(if: RealServer.isAvailable), .serialized, .timeLimit(.minutes(4)))
struct VoterServiceRealTests {
    @Test func `the voter sees what the thesis' voter sees`() async throws {
        let voted = try await VotedCluster.start(logBytesMax: 1 << 20)
        defer { voted.stop() }
        try await correctExecution(voted)
        try await anotherStatementOnOneReplica(voted)
        try await aStatementMissingOnOneReplica(voted)
        try await equalLogsAndDifferentTables(voted)
        try await aStrangeDatabase(voted)
        try await theTunnelsOwnVotes(voted)
        try await noMajority(voted)
        #expect(!voted.lines.all.contains { $0.contains("topsecret") })
        #expect(!voted.cluster.recorder.records.contains { "\($0)".contains("topsecret") })
        let metrics = try await voted.client.text(ControlPath.metrics)
        #expect(metrics.contains("ftcompose_voter_votes_total{kind=\"log\",verdict=\"unanimous\"}"))
    }

    private func correctExecution(_ voted: VotedCluster) async throws {
        var seen = voted.lines.all.count
        try await voted.write("CREATE DATABASE", "CREATE DATABASE testdb", databases: ["testdb"])
        try await voted.says("All logs are equal", after: seen)
        try await voted.says("All database creations succeeded", after: seen)
        try await voted.says(
            "info Database exists absent=; name=testdb; on=db-1, db-2, db-3",
            after: seen
        )
        seen = voted.lines.all.count
        try await voted.write(
            "CREATE TABLE",
            "CREATE TABLE testdb.test_table (ID int, name text, primary key(ID))",
            tables: ["testdb.test_table"]
        )
        try await voted.says("All table creations succeeded", after: seen)
        try await voted.says("All tables are equal", after: seen)
        seen = voted.lines.all.count
        try await voted.write(
            "INSERT",
            "INSERT INTO testdb.test_table (ID, name) VALUES (1, 'name1')",
            tables: ["testdb.test_table"]
        )
        try await voted.says("All tables are equal", after: seen)
        try await voted.write("CREATE USER", "CREATE USER bob@'%' IDENTIFIED BY 'topsecret'")
        try await voted.write("CREATE DATABASE", "CREATE DATABASE gone", databases: ["gone"])
        seen = voted.lines.all.count
        try await voted.write("DROP DATABASE", "DROP DATABASE gone", databases: ["gone"])
        try await voted.says("All database removals succeeded", after: seen)
        #expect(voted.cluster.recorder.records.allSatisfy { $0.verdict == .unanimous })
        #expect(!voted.lines.all.contains { $0.hasPrefix("warning") || $0.hasPrefix("error") })
        #expect(await voted.cluster.tunnel.quarantines.isEmpty)
    }

    private func anotherStatementOnOneReplica(_ voted: VotedCluster) async throws {
        let (seen, known) = (voted.lines.all.count, voted.cluster.recorder.records.count)
        try await voted.write(
            "INSERT",
            "INSERT INTO testdb.test_table (ID, name) VALUES (2, 'name2')",
            tables: ["testdb.test_table"],
            variants: [2: "INSERT INTO testdb.test_table (ID, name) VALUES (2, 'xxxx')"]
        )
        let third: ReplicaSet = [ReplicaIndex(2)]
        try await voted.records(.log, .majority, dissenters: third, after: known)
        try await voted.records(.state, .majority, dissenters: third, after: known)
        try await voted.says("Majority obtained, but some tables failed over", after: seen)
        try await comesBack("db-3", voted, after: known)
    }

    private func comesBack(_ name: String, _ voted: VotedCluster, after known: Int) async throws {
        try await voted.eventually("\(name) is repaired and votes again") {
            let repaired = voted.cluster.recorder.records.dropFirst(known).contains {
                $0.kind == .repair && $0.reason.hasPrefix("copied")
            }
            let isActive = await voted.cluster.tunnel.states[name] == "active"
            return repaired && isActive
        }
        #expect(try await voted.cluster.vote().comparison.verdict == .unanimous)
    }

    private func aStatementMissingOnOneReplica(_ voted: VotedCluster) async throws {
        let known = voted.cluster.recorder.records.count
        try await voted.write(
            "DELETE",
            "DELETE FROM testdb.test_table WHERE ID = 2",
            tables: ["testdb.test_table"],
            variants: [1: nil]
        )
        try await voted.records(.log, .majority, dissenters: [ReplicaIndex(1)], after: known)
        try await comesBack("db-2", voted, after: known)
    }

    private func equalLogsAndDifferentTables(_ voted: VotedCluster) async throws {
        let known = voted.cluster.recorder.records.count
        try await voted.cluster.servers[0].run([
            "SET sql_log_off=1",
            """
            CREATE TRIGGER testdb.spoil BEFORE INSERT ON testdb.test_table FOR EACH ROW \
            SET NEW.name = 'xxxx'
            """,
        ])
        try await voted.write(
            "INSERT",
            "INSERT INTO testdb.test_table (ID, name) VALUES (3, 'name3')",
            tables: ["testdb.test_table"]
        )
        try await voted.records(.log, .unanimous, after: known)
        try await voted.records(.state, .majority, dissenters: [ReplicaIndex(0)], after: known)
        try await comesBack("db-1", voted, after: known)
    }

    private func aStrangeDatabase(_ voted: VotedCluster) async throws {
        let known = voted.cluster.recorder.records.count
        try await voted.cluster.servers[2].run(["CREATE DATABASE fault"])
        try await voted.write("CREATE DATABASE", "CREATE DATABASE probe", databases: ["probe"])
        try await voted.records(.existence, .unanimous, after: known)
        try await voted.records(.state, .majority, dissenters: [ReplicaIndex(2)], after: known)
        try await comesBack("db-3", voted, after: known)
    }

    private func theTunnelsOwnVotes(_ voted: VotedCluster) async throws {
        let request = StateVoteRequest(
            tables: nil,
            replicas: ["db-1", "db-3"],
            gateHeld: true,
            reason: "admission"
        )
        let answer: StateVoteAnswer = try await voted.client.post(ControlPath.stateVote, request)
        #expect(answer.verdict == "unanimous" && answer.groups == [["db-1", "db-3"]])
        let unknown = StateVoteRequest(tables: nil, replicas: ["db-9"], gateHeld: true, reason: "")
        let error = await #expect(throws: ControlClientError.self) {
            let _: StateVoteAnswer = try await voted.client.post(ControlPath.stateVote, unknown)
        }
        #expect(error?.status == 404)
    }

    private func noMajority(_ voted: VotedCluster) async throws {
        let seen = voted.lines.all.count
        for (index, server) in voted.cluster.servers.enumerated() {
            try await server.run(["UPDATE testdb.test_table SET name = 'n\(index)' WHERE ID = 1"])
        }
        let request = StateVoteRequest(
            tables: ["testdb.test_table"],
            replicas: nil,
            gateHeld: false,
            reason: "minority read"
        )
        let answer: StateVoteAnswer = try await voted.client.post(ControlPath.stateVote, request)
        #expect(answer.verdict == "no_majority")
        #expect(answer.differing == ["testdb.test_table"])
        try await voted.says("critical Voting is not possible: no majority", after: seen)
        try await voted.eventually("the freeze") { await !voted.cluster.tunnel.freezes.isEmpty }
    }

    @Test func `logs are rotated and nothing is missed`() async throws {
        let voted = try await VotedCluster.start(logBytesMax: 20_000)
        defer { voted.stop() }
        try await voted.write("CREATE DATABASE", "CREATE DATABASE r", databases: ["r"])
        try await voted.write("CREATE TABLE", "CREATE TABLE r.t (a INT, b TEXT)", tables: ["r.t"])
        for number in 0..<120 {
            let text = String(repeating: "x", count: 400)
            try await voted.write(
                "INSERT",
                "INSERT INTO r.t VALUES (\(number), '\(text)')",
                tables: ["r.t"]
            )
        }
        try await voted.eventually("rotations on all replicas") {
            Set(voted.lines.all.filter { $0.contains("General log rotated") }).count == 3
        }
        try await voted.eventually("a vote on every write") {
            voted.cluster.recorder.records.filter { $0.kind == .log }.count == 122
        }
        let odd = voted.cluster.recorder.records.filter {
            $0.kind == .log && $0.verdict != .unanimous
        }
        #expect(odd.isEmpty, "\(odd.map { ($0.requestKind, $0.verdict, $0.reason) })")
    }
}
