import Foundation
import ReplicaClient
import Testing

/// What one private server must not do to another.
@Suite(.enabled(if: RealServer.isAvailable), .serialized, .timeLimit(.minutes(3)))
struct TemporaryFolderRealTests {
    @Test func `a server that starts leaves the temporary tables of others alone`() async throws {
        let running = try await RealServer.start()
        defer { running.stop() }
        let folder = try await temporaryFolder(of: running)
        // Files of such names a server takes for its own of before, and removes them as it starts.
        let table = folder.appendingPathComponent("#sql-temptable-1-1-1.MAI")
        try Data().write(to: table)
        defer { try? FileManager.default.removeItem(at: table) }
        let later = try await RealServer.start()
        defer { later.stop() }
        #expect(FileManager.default.fileExists(atPath: table.path))
        #expect(try await temporaryFolder(of: later) != folder)
    }

    private func temporaryFolder(of server: RealServer) async throws -> URL {
        let connection = try await server.connect()
        let path = try await connection.query("SELECT @@tmpdir").rows.first?.text(0)
        await connection.close()
        return URL(fileURLWithPath: try #require(path), isDirectory: true)
    }
}
