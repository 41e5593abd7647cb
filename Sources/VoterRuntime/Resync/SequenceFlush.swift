internal import ReplicaClient
internal import VotingCore

/// Makes all replicas forget the values of sequences they hold in memory.
///
/// A server takes values of a sequence in blocks; a restarted or copied replica has none in memory
/// and would go on with the next block while the others use up theirs.
struct SequenceFlush: Sendable {
    /// Opens connections.
    let connector: ReplicaConnector

    /// Flushes every sequence on the replicas given; the gate is shut.
    ///
    /// The server's own schemas are left out because looking at them makes a temporary table of each
    /// of their tables, some on disk, and a MariaDB that cannot open one of those crashes.
    func run(on replicas: ReplicaSet) async throws {
        for replica in replicas {
            let connection = try await connector.connect(replica.position)
            defer { Task { await connection.close() } }
            let result = try await connection.query(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES \
                WHERE LOWER(TABLE_SCHEMA) NOT IN ('information_schema', 'performance_schema') \
                AND TABLE_TYPE = 'SEQUENCE'
                """
            )
            for row in result.rows {
                guard let schema = row.text(0), let name = row.text(1) else { continue }
                let quoted = TableName(schema: schema, table: name).quoted
                try await connection.execute("FLUSH LOCAL TABLES \(quoted)")
            }
        }
    }
}
