import NIOCore
import NIOPosix
import ReplicaClient
import Testing

@Suite(.enabled(if: RealServer.isAvailable), .serialized, .timeLimit(.minutes(3)))
struct ReplicaConnectionRealTests {
    @Test func `one server answers everything a client can ask`() async throws {
        let server = try await RealServer.start()
        defer { server.stop() }
        let connection = try await server.connect(database: "mysql")
        #expect(connection.threadID > 0)
        #expect(connection.serverVersion.contains("MariaDB"))
        try await values(connection)
        try await errorsKeepTheConnection(connection)
        try await streams(connection)
        try await localFilesAreRefused(connection)
        try await bounds(server)
        try await wrongPassword(server)
        await connection.close()
        await #expect(throws: ReplicaClientError.closed) { try await connection.execute("DO 1") }
    }

    private func values(_ connection: ReplicaConnection) async throws {
        let result = try await connection.query(
            "SELECT 1 AS a, NULL AS b, 'x''y' AS c, X'00FF' AS d"
        )
        #expect(result.columns.map(\.name) == ["a", "b", "c", "d"])
        #expect(result.column("C") == 2)
        let row = try #require(result.rows.first)
        #expect(row.integer(0, as: Int.self) == 1)
        #expect(row[1] == nil)
        #expect(row.text(2) == "x'y")
        #expect(row[3] == [0, 255])
    }

    private func errorsKeepTheConnection(_ connection: ReplicaConnection) async throws {
        await #expect { try await connection.execute("SELECT * FROM nowhere.nothing") } throws: {
            ($0 as? ReplicaClientError)?.code == 1146 || ($0 as? ReplicaClientError)?.code == 1049
        }
        async let first = connection.query("SELECT SLEEP(0.05), 1")
        async let second = connection.query("SELECT 2")
        #expect(try await first.rows.count == 1)
        #expect(try await second.rows.first?.text(0) == "2")
        let multiple = await #expect(throws: ReplicaClientError.self) {
            try await connection.execute("SELECT 1; SELECT 2")
        }
        #expect(multiple?.code == 1064)
    }

    private func streams(_ connection: ReplicaConnection) async throws {
        let stream = try await connection.stream(
            "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_50000"
        )
        var expected = 1
        for try await batch in stream {
            for row in batch {
                #expect(row.integer(0, as: Int.self) == expected)
                expected += 1
            }
            if expected < 2_000 { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(expected == 50_001)
        let empty = try await connection.stream("DO 1")
        for try await _ in empty { Issue.record("no rows were expected") }
        #expect(try await connection.query("SELECT 3").rows.first?.text(0) == "3")
    }

    private func localFilesAreRefused(_ connection: ReplicaConnection) async throws {
        try await connection.execute("CREATE DATABASE files")
        try await connection.execute("CREATE TABLE files.t (a TEXT)")
        await #expect(throws: ReplicaClientError.self) {
            try await connection.execute("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE files.t")
        }
        #expect(try await connection.query("SELECT * FROM files.t").rows.isEmpty)
    }

    private func bounds(_ server: RealServer) async throws {
        let large = try await server.connect()
        await #expect(throws: ReplicaClientError.replyTooLarge(bytesMax: 1_000)) {
            _ = try await large.query("SELECT REPEAT('x', 2000)", bytesMax: 1_000)
        }
        let slow = try await server.connect()
        await #expect(throws: ReplicaClientError.timeout) {
            _ = try await slow.query("SELECT SLEEP(5)", timeout: .milliseconds(100))
        }
        #expect(!slow.isActive)
        let cancelled = try await server.connect()
        let task = Task { _ = try await cancelled.query("SELECT SLEEP(5)") }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: ReplicaClientError.cancelled) { try await task.value }
        let abandoned = try await server.connect(database: "mysql")
        do {
            let stream = try await abandoned.stream("SELECT seq FROM seq_1_to_1000000")
            for try await _ in stream { break }
        }
        await #expect(throws: ReplicaClientError.self) {
            for _ in 0..<50 {
                try await abandoned.execute("DO 1", timeout: .seconds(2))
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func wrongPassword(_ server: RealServer) async throws {
        let error = await #expect(throws: ReplicaClientError.self) {
            _ = try await ReplicaConnection.connect(
                server.address,
                credentials: ReplicaCredentials(user: "root", password: Array("no".utf8)),
                on: MultiThreadedEventLoopGroup.singleton
            )
        }
        #expect(error?.code == 1045)
    }
}
