internal import LibCrypto
internal import ReplicaClient

/// Reads a replica's accounts and grants.
struct AccountReader: Sendable {
    /// Connection to read with.
    let connection: ReplicaConnection
    /// Server family of the plan.
    let engine: String

    /// Digest of all accounts and grants that are compared.
    func digest() async throws -> [UInt8] {
        var hasher = SHA256()
        for table in AccountTable.tables(engine: engine) {
            guard let columns = try await columns(of: table) else { continue }
            let compared = columns.filter { !table.ignored.contains($0) }
            let expressions = compared.map { table.expressions[$0] ?? SQLText.identifier($0) }
            let result = try await connection.query(
                """
                SELECT \(expressions.joined(separator: ", ")) FROM mysql.`\(table.name)` \
                WHERE NOT (\(table.privateRows)) \
                ORDER BY \(table.keys.map { "BINARY `\($0)`" }.joined(separator: ", "))
                """
            )
            hasher.update(Array("\(table.name) \(result.rows.count)\n".utf8))
            for row in result.rows {
                for column in 0..<row.count {
                    let value = row[column]
                    hasher.update(Array("\(value?.count ?? -1):".utf8))
                    hasher.update(value ?? [])
                }
            }
        }
        return hasher.finalize()
    }

    /// Columns of an account table in order; nil when this server has no such table.
    func columns(of table: AccountTable) async throws(ReplicaClientError) -> [String]? {
        let result = try await connection.query(
            """
            SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mysql' \
            AND TABLE_NAME = \(SQLText.string(table.name)) ORDER BY ORDINAL_POSITION
            """
        )
        let names = result.rows.compactMap { $0.text(0) }
        return names.isEmpty ? nil : names
    }
}
