internal import NIOCore
internal import ReplicaClient

/// Reads what exists on a replica.
struct CatalogReader: Sendable {
    /// Connection to read with.
    let connection: ReplicaConnection

    /// Settings under which the same state gives the same text on every replica.
    func prepareSession(characterSet: String = "utf8mb4") async throws(ReplicaClientError) {
        // The voter's own statements are no requests of clients, and some hold accounts.
        try await connection.execute("SET SESSION sql_log_off=1")
        try await connection.execute("SET NAMES \(characterSet)")
        try await connection.execute(
            """
            SET SESSION sql_mode='', time_zone='+00:00', sql_quote_show_create=1, \
            lock_wait_timeout=10, innodb_lock_wait_timeout=10, group_concat_max_len=1048576
            """
        )
        // One server family each; the other says 1193, unknown variable.
        for setting in ["max_statement_time=0", "information_schema_stats_expiry=0"] {
            do throws(ReplicaClientError) {
                try await connection.execute("SET SESSION \(setting)")
            } catch {
                guard error.code == 1193 else { throw error }
            }
        }
    }

    /// Reads tables and schemas, each all or those named.
    func catalog(tables names: [TableName]?, schemas: [String]?) async throws -> Catalog {
        var catalog = Catalog()
        var condition = "LOWER(SCHEMA_NAME) NOT IN \(SQLText.list(CatalogSchema.excluded.sorted()))"
        if let schemas { condition += " AND SCHEMA_NAME IN \(SQLText.list(schemas))" }
        let found = try await connection.query(
            """
            SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME \
            FROM information_schema.SCHEMATA WHERE \(condition)
            """
        )
        for row in found.rows {
            guard let name = row.text(0) else { continue }
            catalog.schemas[name] = CatalogSchema(
                name: name,
                characterSet: row.text(1) ?? "",
                collation: row.text(2) ?? ""
            )
        }
        for table in try await tables(names) {
            catalog.tables[table.name] = table
            guard catalog.tables.count <= Catalog.tablesMax else {
                throw VoterError.limit("more than \(Catalog.tablesMax) tables")
            }
        }
        return catalog
    }

    private func tables(_ names: [TableName]?) async throws -> [CatalogTable] {
        guard names?.isEmpty != true else { return [] }
        let excluded = SQLText.list(CatalogSchema.excluded.sorted())
        var condition = "LOWER(TABLE_SCHEMA) NOT IN \(excluded)"
        if let names {
            let pairs = names.map { name in
                "(TABLE_SCHEMA = \(SQLText.string(name.schema)) "
                    + "AND TABLE_NAME = \(SQLText.string(name.table)))"
            }
            condition += " AND (\(pairs.joined(separator: " OR ")))"
        }
        let result = try await connection.query(
            """
            SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, AUTO_INCREMENT, DATA_LENGTH \
            FROM information_schema.TABLES WHERE \(condition)
            """,
            bytesMax: 67_108_864
        )
        return result.rows.compactMap(Self.table)
    }

    private static func table(_ row: ReplicaRow) -> CatalogTable? {
        guard let schema = row.text(0), let name = row.text(1) else { return nil }
        let kind: CatalogTable.Kind
        switch row.text(2) {
        case "BASE TABLE", "SYSTEM VERSIONED": kind = .base
        case "VIEW": kind = .view
        case "SEQUENCE": kind = .sequence
        default: return nil
        }
        return CatalogTable(
            name: TableName(schema: schema, table: name),
            kind: kind,
            engine: (row.text(3) ?? "").lowercased(),
            autoIncrement: row.text(4),
            dataBytes: row.integer(5, as: UInt64.self) ?? 0
        )
    }

    /// Reads the columns of tables, in their order.
    func columns(of names: [TableName]) async throws -> [TableName: [CatalogColumn]] {
        var columns: [TableName: [CatalogColumn]] = [:]
        let wanted = Set(names)
        for schema in Set(names.map(\.schema)).sorted() {
            let tables = names.filter { $0.schema == schema }.map(\.table)
            var condition = "TABLE_SCHEMA = \(SQLText.string(schema))"
            if tables.count <= 64 { condition += " AND TABLE_NAME IN \(SQLText.list(tables))" }
            let result = try await connection.query(
                """
                SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_KEY, \
                GENERATION_EXPRESSION IS NOT NULL AND GENERATION_EXPRESSION <> '' \
                FROM information_schema.COLUMNS WHERE \(condition) \
                ORDER BY TABLE_NAME, ORDINAL_POSITION
                """,
                bytesMax: 134_217_728
            )
            for row in result.rows {
                let name = TableName(schema: schema, table: row.text(0) ?? "")
                guard wanted.contains(name) else { continue }
                columns[name, default: []].append(
                    CatalogColumn(
                        name: row.text(1) ?? "",
                        type: (row.text(2) ?? "").lowercased(),
                        isPrimary: row.text(3) == "PRI",
                        isGenerated: row.text(4) == "1"
                    )
                )
            }
        }
        return columns
    }
}
