internal import ReplicaClient

/// Reads the statements that make a replica's objects.
struct StructureReader: Sendable {
    /// Connection to read with.
    let connection: ReplicaConnection

    /// An object with a body of its own: trigger, routine or event.
    struct Program: Hashable, Sendable {
        /// Word after CREATE: `TRIGGER`, `PROCEDURE`, `FUNCTION`, `PACKAGE`, `PACKAGE BODY`, `EVENT`.
        var kind: String
        /// Its name.
        var name: String
        /// Mode its body is parsed under.
        var sqlMode: String
        /// Statement that makes it.
        var create: String
        /// Character set its text came in.
        var characterSet: String
        /// Collation its text came in.
        var collation: String
        /// Time zone of an event; empty for the others.
        var timeZone: String

        /// Everything that makes two of them equal, as one text.
        var text: String {
            [kind, name, sqlMode, create, characterSet, collation, timeZone]
                .joined(separator: "\u{1F}")
        }
    }

    /// The statement that makes a table, view or sequence; automatic values are taken out.
    func create(_ table: CatalogTable) async throws(ReplicaClientError) -> String {
        let word = table.kind == .sequence ? "SEQUENCE" : "TABLE"
        let result = try await connection.query("SHOW CREATE \(word) \(table.name.quoted)")
        let text = result.rows.first?.text(1) ?? ""
        return table.kind == .base ? Self.withoutAutoIncrement(text) : text
    }

    /// Takes ` AUTO_INCREMENT=n` out of the options behind the columns.
    static func withoutAutoIncrement(_ create: String) -> String {
        let word = " AUTO_INCREMENT="
        // Options follow the last parenthesis at the start of a line; comments may hold the word.
        guard let options = create.range(of: "\n)", last: true),
            let found = create.range(of: word, last: false, from: options.upperBound)
        else { return create }
        let rest = create[found.upperBound...].drop { $0.isNumber }
        return String(create[..<found.lowerBound]) + rest
    }

    /// Triggers of a schema by table, in the order they fire.
    func triggers(of schema: String) async throws(ReplicaClientError) -> [String: [Program]] {
        let result = try await connection.query(
            """
            SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS \
            WHERE TRIGGER_SCHEMA = \(SQLText.string(schema)) \
            ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER
            """
        )
        var triggers: [String: [Program]] = [:]
        for row in result.rows {
            guard let name = row.text(0), let table = row.text(1) else { continue }
            let program = try await program(kind: "TRIGGER", schema: schema, name: name)
            if let program { triggers[table, default: []].append(program) }
        }
        return triggers
    }

    /// Procedures, functions and packages of a schema.
    func routines(of schema: String) async throws(ReplicaClientError) -> [Program] {
        let result = try await connection.query(
            """
            SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES \
            WHERE ROUTINE_SCHEMA = \(SQLText.string(schema)) ORDER BY ROUTINE_TYPE, ROUTINE_NAME
            """
        )
        return try await programs(
            result.rows.map { ($0.text(0) ?? "", $0.text(1) ?? "") },
            schema: schema
        )
    }

    /// Events of a schema.
    func events(of schema: String) async throws(ReplicaClientError) -> [Program] {
        let result = try await connection.query(
            """
            SELECT EVENT_NAME FROM information_schema.EVENTS \
            WHERE EVENT_SCHEMA = \(SQLText.string(schema)) ORDER BY EVENT_NAME
            """
        )
        return try await programs(result.rows.map { ("EVENT", $0.text(0) ?? "") }, schema: schema)
    }

    private func programs(
        _ names: [(kind: String, name: String)],
        schema: String
    ) async throws(ReplicaClientError) -> [Program] {
        var programs: [Program] = []
        for (kind, name) in names {
            let found = try await program(kind: kind, schema: schema, name: name)
            if let found { programs.append(found) }
        }
        return programs
    }

    private func program(
        kind: String,
        schema: String,
        name: String
    ) async throws(ReplicaClientError) -> Program? {
        let quoted = TableName(schema: schema, table: name).quoted
        let result = try await connection.query("SHOW CREATE \(kind) \(quoted)")
        guard let row = result.rows.first else { return nil }
        func value(_ column: String) -> String {
            result.column(column).flatMap { row.text($0) } ?? ""
        }
        let createColumn = result.columns.firstIndex {
            $0.name.hasPrefix("Create ") || $0.name == "SQL Original Statement"
        }
        return Program(
            kind: kind,
            name: name,
            sqlMode: value("sql_mode"),
            create: createColumn.flatMap { row.text($0) } ?? "",
            characterSet: value("character_set_client"),
            collation: value("collation_connection"),
            timeZone: value("time_zone")
        )
    }
}
