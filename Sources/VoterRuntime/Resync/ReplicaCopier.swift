internal import NIOCore
internal import ReplicaClient

/// Carries out a repair plan over the wire protocol while the gate is shut.
struct ReplicaCopier: Sendable {
    /// Sessions of a copy.
    private struct Sessions: Sendable {
        /// On the donor, for definitions.
        let definitions: ReplicaConnection
        /// On the donor, for bytes.
        let rows: ReplicaConnection
        /// On the replica, for definitions.
        let target: ReplicaConnection
        /// On the replica, for bytes.
        let targetRows: ReplicaConnection

        var all: [ReplicaConnection] { [definitions, rows, target, targetRows] }
    }

    /// Opens connections.
    let connector: ReplicaConnector
    /// Server family of the plan.
    let engine: String
    /// Name of the lock by which the tunnel fences a second one; its session is left alone.
    let fence: String

    /// Size of one INSERT; a larger row goes alone.
    static let statementBytesMax = 1_048_576
    /// Time one definition may take: adding an index to a large table, say.
    static let definitionTimeout = TimeAmount.minutes(10)

    /// Repairs the replica; returns the number of rows copied.
    func run(_ plan: RepairPlan, donor: Int, target: Int) async throws -> Int {
        let opener = try await connector.connect(target)
        try await stopForeignSessions(opener)
        // A row came in one packet once, but its escaped form may need a larger one.
        try await opener.execute("SET GLOBAL max_allowed_packet = 1073741824")
        await opener.close()
        let sessions = Sessions(
            definitions: try await connector.connect(donor),
            rows: try await connector.connect(donor),
            target: try await connector.connect(target),
            targetRows: try await connector.connect(target)
        )
        defer { for session in sessions.all { Task { await session.close() } } }
        try await prepare(sessions)
        let reader = CatalogReader(connection: sessions.target)
        let present = try await reader.catalog(tables: nil, schemas: nil)
        try await dropStrangers(plan, present: present, sessions: sessions)
        let wanted = try await CatalogReader(connection: sessions.definitions).catalog(
            tables: nil,
            schemas: nil
        )
        try await repairSchemas(plan, wanted: wanted, sessions: sessions)
        for (table, next) in plan.autoIncrements {
            try await define("ALTER TABLE \(table.quoted) AUTO_INCREMENT = \(next)", on: sessions)
        }
        let rows = try await copyTables(plan, wanted: wanted, sessions: sessions)
        try await copyPrograms(plan, wanted: wanted, sessions: sessions)
        if plan.copiesAccounts {
            let copier = AccountCopier(
                source: sessions.rows,
                target: sessions.targetRows,
                engine: engine
            )
            try await copier.copy()
            try await sessions.targetRows.execute("COMMIT")
        }
        return rows
    }

    // MARK: Preparation

    private func stopForeignSessions(_ connection: ReplicaConnection) async throws {
        let result = try await connection.query(
            """
            SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() \
            AND ID <> COALESCE(IS_USED_LOCK(\(SQLText.string(fence))), 0) AND USER NOT IN ('system user', 'event_scheduler')
            """
        )
        for row in result.rows {
            guard let thread = row.integer(0, as: UInt64.self) else { continue }
            do throws(ReplicaClientError) {
                try await connection.execute("KILL \(thread)")
            } catch {
                // 1094: it went by itself; 1095: it belongs to the server.
                guard error.code == 1094 || error.code == 1095 else { throw error }
            }
        }
    }

    private func prepare(_ sessions: Sessions) async throws {
        for (session, characterSet) in [
            (sessions.definitions, "utf8mb4"), (sessions.rows, "binary"),
            (sessions.target, "utf8mb4"), (sessions.targetRows, "binary"),
        ] {
            try await CatalogReader(connection: session).prepareSession(characterSet: characterSet)
        }
        for session in [sessions.target, sessions.targetRows] {
            for setting in [
                "sql_mode='NO_AUTO_VALUE_ON_ZERO'", "foreign_key_checks=0", "unique_checks=0",
                "sql_log_bin=0", "check_constraint_checks=0",
            ] {
                do throws(ReplicaClientError) {
                    try await session.execute("SET SESSION \(setting)")
                } catch {
                    // 1193: the other server family's variable.
                    guard error.code == 1193 else { throw error }
                }
            }
        }
        try await sessions.targetRows.execute("SET SESSION autocommit=0")
    }

    // MARK: Schemas

    private func dropStrangers(
        _ plan: RepairPlan,
        present: Catalog,
        sessions: Sessions
    ) async throws {
        for schema in plan.schemasToDrop where present.schemas[schema] != nil {
            try await define("DROP DATABASE \(SQLText.identifier(schema))", on: sessions)
        }
        for name in plan.tablesToDrop + plan.tablesToCopy {
            guard let table = present.tables[name] else { continue }
            let word =
                switch table.kind {
                case .base: "TABLE"
                case .view: "VIEW"
                case .sequence: "SEQUENCE"
                }
            try await define("DROP \(word) IF EXISTS \(name.quoted)", on: sessions)
        }
    }

    private func repairSchemas(
        _ plan: RepairPlan,
        wanted: Catalog,
        sessions: Sessions
    ) async throws {
        for name in plan.schemasToCreate + plan.schemasToRepair {
            guard let schema = wanted.schemas[name] else { continue }
            let verb = plan.schemasToCreate.contains(name) ? "CREATE" : "ALTER"
            try await define(
                "\(verb) DATABASE \(SQLText.identifier(name)) "
                    + "CHARACTER SET \(schema.characterSet) COLLATE \(schema.collation)",
                on: sessions
            )
        }
        let reader = StructureReader(connection: sessions.target)
        for name in plan.schemasToRepair {
            let routines = try await reader.routines(of: name)
            let events = try await reader.events(of: name)
            for program in routines + events {
                let quoted = TableName(schema: name, table: program.name).quoted
                // A package takes its body along.
                try await define("DROP \(program.kind) IF EXISTS \(quoted)", on: sessions)
            }
        }
    }

    // MARK: Tables

    private func copyTables(
        _ plan: RepairPlan,
        wanted: Catalog,
        sessions: Sessions
    ) async throws -> Int {
        let tables = plan.tablesToCopy.compactMap { wanted.tables[$0] }
        for table in tables where table.kind == .sequence {
            try await copySequence(table, sessions: sessions)
        }
        let bases = tables.filter { $0.kind == .base }
        let columns = try await CatalogReader(connection: sessions.definitions).columns(
            of: bases.map(\.name)
        )
        let copier = RowCopier(
            source: sessions.rows,
            target: sessions.targetRows,
            statementBytesMax: Self.statementBytesMax
        )
        var rows = 0
        for table in bases {
            let result = try await sessions.definitions.query(
                "SHOW CREATE TABLE \(table.name.quoted)"
            )
            try await define(result.rows.first?.text(1) ?? "", in: table.name.schema, on: sessions)
            guard table.hasRows else { continue }
            rows += try await copier.copy(table.name, columns: columns[table.name] ?? [])
        }
        return rows
    }

    private func copySequence(_ table: CatalogTable, sessions: Sessions) async throws {
        let reader = StructureReader(connection: sessions.definitions)
        try await define(try await reader.create(table), in: table.name.schema, on: sessions)
        let result = try await sessions.definitions.query("SELECT * FROM \(table.name.quoted)")
        guard let row = result.rows.first,
            let next = result.column("next_not_cached_value").flatMap({ row.text($0) }),
            let cycles = result.column("cycle_count").flatMap({ row.text($0) })
        else { return }
        try await define("SELECT SETVAL(\(table.name.quoted), \(next), 0, \(cycles))", on: sessions)
    }

    // MARK: Programs and views

    private func copyPrograms(
        _ plan: RepairPlan,
        wanted: Catalog,
        sessions: Sessions
    ) async throws {
        let reader = StructureReader(connection: sessions.definitions)
        let schemas = plan.schemasToCreate + plan.schemasToRepair
        for schema in schemas {
            for program in try await reader.routines(of: schema) {
                try await make(program, in: schema, sessions: sessions)
            }
        }
        let views = plan.tablesToCopy.compactMap { wanted.tables[$0] }.filter { $0.kind == .view }
        try await copyViews(views, sessions: sessions)
        let copied = Set(plan.tablesToCopy)
        for schema in Set(copied.map(\.schema)).sorted() {
            for (table, triggers) in try await reader.triggers(of: schema) {
                guard copied.contains(TableName(schema: schema, table: table)) else { continue }
                for trigger in triggers { try await make(trigger, in: schema, sessions: sessions) }
            }
        }
        for schema in schemas {
            for program in try await reader.events(of: schema) {
                try await make(program, in: schema, sessions: sessions)
            }
        }
    }

    /// Creates views; one that needs another is tried again after it.
    private func copyViews(_ views: [CatalogTable], sessions: Sessions) async throws {
        let reader = StructureReader(connection: sessions.definitions)
        var waiting = views
        while !waiting.isEmpty {
            var refused: [CatalogTable] = []
            var reason: ReplicaClientError?
            for view in waiting {
                do throws(ReplicaClientError) {
                    let create = try await reader.create(view)
                    try await define(create, in: view.name.schema, on: sessions)
                } catch {
                    guard case .server = error else { throw error }
                    refused.append(view)
                    reason = error
                }
            }
            if refused.count == waiting.count, let reason { throw VoterError.replica(reason) }
            waiting = refused
        }
    }

    private func make(
        _ program: StructureReader.Program,
        in schema: String,
        sessions: Sessions
    ) async throws {
        let target = sessions.target
        try await target.execute("SET SESSION sql_mode=\(SQLText.string(program.sqlMode))")
        if !program.timeZone.isEmpty {
            try await target.execute("SET SESSION time_zone=\(SQLText.string(program.timeZone))")
        }
        if !program.collation.isEmpty {
            try await target.execute(
                """
                SET SESSION character_set_client=\(program.characterSet), \
                collation_connection=\(program.collation)
                """
            )
        }
        try await define(program.create, in: schema, on: sessions)
        try await target.execute("SET NAMES utf8mb4")
        try await target.execute(
            "SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO', time_zone='+00:00'"
        )
    }

    private func define(
        _ statement: String,
        in schema: String? = nil,
        on sessions: Sessions
    ) async throws(ReplicaClientError) {
        if let schema {
            try await sessions.target.execute("USE \(SQLText.identifier(schema))")
        }
        try await sessions.target.execute(statement, timeout: Self.definitionTimeout)
    }
}
