internal import NIOCore
internal import ReplicaClient

/// Makes a replica's accounts and grants equal to the donor's.
///
/// Rows are replaced first and strangers deleted afterwards, so that the administrator's account
/// exists at every moment, even if the voter dies in between.
struct AccountCopier: Sendable {
    /// Session on the donor, in the character set `binary`.
    let source: ReplicaConnection
    /// Session on the replica, in the character set `binary`.
    let target: ReplicaConnection
    /// Server family of the plan.
    let engine: String

    /// Copies every table both servers have.
    func copy() async throws {
        let reader = AccountReader(connection: source, engine: engine)
        let writer = AccountReader(connection: target, engine: engine)
        for table in AccountTable.tables(engine: engine) {
            guard let theirs = try await reader.columns(of: table),
                let own = try await writer.columns(of: table)
            else { continue }
            try await copy(table, columns: theirs.filter(Set(own).contains))
        }
        try await target.execute("FLUSH PRIVILEGES")
    }

    private func copy(_ table: AccountTable, columns: [String]) async throws {
        let names = columns.map(SQLText.identifier).joined(separator: ", ")
        let result = try await source.query(
            "SELECT \(names) FROM mysql.`\(table.name)` WHERE NOT (\(table.privateRows))"
        )
        let keyPlaces = table.keys.compactMap { result.column($0) }
        let keyNames = table.keys.map(SQLText.identifier).joined(separator: ", ")
        var kept = ByteBuffer()
        for row in result.rows {
            var values = ByteBuffer()
            Self.write(row, columns: Array(row.values.indices), to: &values)
            var statement = ByteBuffer(
                string: "REPLACE INTO mysql.`\(table.name)` (\(names)) VALUES "
            )
            statement.writeBuffer(&values)
            _ = try await target.query(statement)
            if kept.readableBytes > 0 { kept.writeStaticString(",") }
            Self.write(row, columns: keyPlaces, to: &kept)
        }
        var statement = ByteBuffer(
            string: "DELETE FROM mysql.`\(table.name)` WHERE NOT (\(table.privateRows))"
        )
        if kept.readableBytes > 0 {
            statement.writeString(" AND (\(keyNames)) NOT IN (")
            statement.writeBuffer(&kept)
            statement.writeStaticString(")")
        }
        _ = try await target.query(statement)
    }

    private static func write(_ row: ReplicaRow, columns: [Int], to buffer: inout ByteBuffer) {
        for (place, column) in columns.enumerated() {
            buffer.writeStaticString(place == 0 ? "(" : ",")
            if let value = row.values[column] {
                // Compared with the columns' own collation; a binary string would be refused there.
                buffer.writeStaticString("CONVERT(")
                SQLText.write(value, to: &buffer)
                buffer.writeStaticString(" USING utf8mb4)")
            } else {
                buffer.writeStaticString("NULL")
            }
        }
        buffer.writeStaticString(")")
    }
}
