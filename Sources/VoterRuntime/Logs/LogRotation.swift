internal import Glibc
internal import Logging
internal import ReplicaClient

/// Keeps a replica's general log from filling its volume.
///
/// The log is renamed, the server opens a new one, the rest of the old one is read by whoever has
/// it open, and the name is removed at once so that a voter that dies leaves nothing behind.
struct LogRotation: Sendable {
    /// Path of the log.
    let path: String
    /// Size at which it is rotated.
    let fileBytesMax: Int
    /// Position of the replica in the plan.
    let position: Int
    /// Opens connections.
    let connector: ReplicaConnector

    private var oldPath: String { path + ".old" }

    /// Ends a rotation that a voter before this one began.
    func recover() async {
        guard exists(oldPath) else { return }
        guard (try? await reopenLog()) != nil else { return }
        unlink(oldPath)
    }

    /// Rotates the log when it is too large; true when it was rotated.
    func rotateIfNeeded(sizeBytes: Int64?) async throws -> Bool {
        guard let sizeBytes, sizeBytes >= Int64(fileBytesMax) else { return false }
        guard rename(path, oldPath) == 0 else {
            throw VoterError.limit("\(path) cannot be renamed: errno \(errno)")
        }
        do {
            try await reopenLog()
        } catch {
            // The server goes on with the old file; give it its name back and try later.
            if !exists(path) { _ = rename(oldPath, path) }
            throw error
        }
        unlink(oldPath)
        return true
    }

    private func reopenLog() async throws {
        let connection = try await connector.connect(position)
        defer { Task { await connection.close() } }
        try await connection.execute("SET SESSION sql_log_off=1")
        try await connection.execute("FLUSH LOCAL GENERAL LOGS")
    }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
