internal import NIOCore
internal import ReplicaClient

/// Copies the rows of one table from one server to another.
///
/// Both sessions speak the character set `binary`, so that text passes as the bytes the column holds.
struct RowCopier: Sendable {
    /// Session on the donor.
    let source: ReplicaConnection
    /// Session on the replica.
    let target: ReplicaConnection
    /// Size at which a statement is sent.
    let statementBytesMax: Int

    /// Longest pause of the donor between two rows, and longest single statement of the replica.
    static let timeout = TimeAmount.minutes(10)
    /// Statements of one transaction.
    static let statementsPerTransaction = 64

    /// Copies all rows and returns their number.
    func copy(_ table: TableName, columns: [CatalogColumn]) async throws -> Int {
        let stored = columns.filter { !$0.isGenerated }
        guard !stored.isEmpty else { return 0 }
        let keys = columns.filter(\.isPrimary).map { SQLText.identifier($0.name) }
        let order = keys.isEmpty ? "" : " ORDER BY \(keys.joined(separator: ", "))"
        let stream = try await source.stream(
            "SELECT \(stored.map(Self.expression).joined(separator: ", ")) "
                + "FROM \(table.quoted)\(order)",
            timeout: Self.timeout
        )
        let names = stored.map { SQLText.identifier($0.name) }.joined(separator: ", ")
        let head = ByteBuffer(string: "INSERT INTO \(table.quoted) (\(names)) VALUES ")
        var statement = head
        var rows = 0
        var statements = 0
        for try await batch in stream {
            for row in batch {
                if statement.readableBytes > head.readableBytes { statement.writeStaticString(",") }
                Self.write(row, columns: stored, to: &statement)
                rows += 1
                guard statement.readableBytes >= statementBytesMax else { continue }
                _ = try await target.query(statement, timeout: Self.timeout)
                statement = head
                statements += 1
                if statements.isMultiple(of: Self.statementsPerTransaction) {
                    try await target.execute("COMMIT")
                }
            }
        }
        if statement.readableBytes > head.readableBytes {
            _ = try await target.query(statement, timeout: Self.timeout)
        }
        try await target.execute("COMMIT", timeout: Self.timeout)
        return rows
    }

    /// How a column is read: exactly, whatever its type.
    static func expression(_ column: CatalogColumn) -> String {
        let name = SQLText.identifier(column.name)
        return switch column.family {
        case .floating: "\(name) + 0e0"
        case .numbered: "\(name) + 0"
        case .textual, .json: "CAST(\(name) AS CHAR CHARACTER SET utf8mb4)"
        case .plain, .string, .large: name
        }
    }

    /// Writes one row of a multi-row INSERT.
    static func write(
        _ row: ReplicaRow,
        columns: [CatalogColumn],
        to statement: inout ByteBuffer
    ) {
        for (index, column) in columns.enumerated() {
            statement.writeStaticString(index == 0 ? "(" : ",")
            guard let value = row.values[index] else {
                statement.writeStaticString("NULL")
                continue
            }
            switch column.family {
            case .numbered:
                statement.writeImmutableBuffer(value)
            case .textual, .json:
                // As a binary string it would be taken for the stored bytes.
                statement.writeStaticString("CONVERT(")
                SQLText.write(value, to: &statement)
                statement.writeStaticString(" USING utf8mb4)")
            case .plain, .floating, .string, .large:
                SQLText.write(value, to: &statement)
            }
        }
        statement.writeStaticString(")")
    }
}
