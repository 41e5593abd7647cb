internal import LibCrypto
internal import NIOCore
internal import ReplicaClient

/// Reads one replica's state: a snapshot is opened while nothing commits, then hashed at leisure.
struct ReplicaStateReader: Sendable {
    /// Session without a transaction, for definitions, accounts and what has no snapshots.
    let connection: ReplicaConnection
    /// Session that holds the snapshot; nothing but tables with snapshots is read with it, because
    /// other engines know no savepoints.
    let snapshot: ReplicaConnection
    /// Server family of the plan.
    let engine: String
    /// Rows of one hash chunk.
    let chunkRowsMax: Int

    /// Size up to which a table without snapshots is hashed while the gate is shut.
    static let gatedBytesMax: UInt64 = 16_777_216
    /// Time one hash statement may take.
    static let statementTimeout = TimeAmount.minutes(30)

    /// What was read while nothing could commit.
    struct Point: Sendable {
        /// What exists.
        var catalog: Catalog
        /// What was read already.
        var digest: StateDigest
    }

    /// Readies the session; not part of the time in which the gate is shut.
    func prepare() async throws {
        try await CatalogReader(connection: connection).prepareSession()
        try await CatalogReader(connection: snapshot).prepareSession()
        try await snapshot.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    }

    /// Opens the snapshot.
    func openSnapshot(timeout: TimeAmount) async throws {
        try await snapshot.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT", timeout: timeout)
    }

    /// Reads what snapshots do not cover; hashes no more tables after the deadline.
    func readPoint(
        _ scope: StateScope,
        deadline: ContinuousClock.Instant
    ) async throws -> Point {
        let reader = CatalogReader(connection: connection)
        let catalog = try await reader.catalog(
            tables: scope.depth == .none ? [] : scope.tables,
            schemas: scope.includesSchemas ? scope.schemas : []
        )
        var point = Point(catalog: catalog, digest: StateDigest())
        if scope.includesAccounts {
            let reader = AccountReader(connection: connection, engine: engine)
            point.digest.items[.accounts] = ItemState(structure: try await reader.digest())
        }
        if scope.readsStructureAtPoint {
            try await readStructure(catalog, scope: scope, into: &point.digest)
        }
        guard scope.depth == .rows, !scope.isGateHeld else { return point }
        let tables = catalog.sortedTables.filter { $0.hasRows && !$0.hasSnapshots }
        guard !tables.isEmpty else { return point }
        let columns = try await reader.columns(of: tables.map(\.name))
        for table in tables {
            let item = StateItem.table(table.name)
            guard table.dataBytes <= Self.gatedBytesMax, ContinuousClock.now < deadline else {
                point.digest.skipped[item] =
                    "no snapshots in \(table.engine), too large to wait for"
                continue
            }
            try await readRows(
                table,
                columns: columns[table.name] ?? [],
                with: connection,
                into: &point.digest
            )
        }
        return point
    }

    /// Reads the rest at the snapshot's point.
    func readRest(_ point: Point, scope: StateScope) async throws -> StateDigest {
        var digest = point.digest
        if !scope.readsStructureAtPoint {
            try await readStructure(point.catalog, scope: scope, into: &digest)
        }
        guard scope.depth == .rows else { return digest }
        let tables = point.catalog.sortedTables.filter { table in
            table.hasRows && (scope.isGateHeld || table.hasSnapshots)
        }
        let reader = CatalogReader(connection: connection)
        let columns = try await reader.columns(of: tables.map(\.name))
        for table in tables {
            try await readRows(
                table,
                columns: columns[table.name] ?? [],
                with: scope.isGateHeld ? connection : snapshot,
                into: &digest
            )
        }
        return digest
    }

    /// Ends both sessions and the transaction with them; nobody waits for it.
    func finish() {
        for session in [connection, snapshot] { Task { await session.close() } }
    }

    private func readStructure(
        _ catalog: Catalog,
        scope: StateScope,
        into digest: inout StateDigest
    ) async throws {
        if scope.includesSchemas {
            for (name, schema) in catalog.schemas {
                let text = try await schemaText(schema, scope: scope)
                digest.items[.schema(name)] = ItemState(structure: SHA256.hash(Array(text.utf8)))
            }
        }
        let tables = catalog.sortedTables
        let triggers = try await triggers(of: tables, scope: scope)
        for table in tables {
            let item = StateItem.table(table.name)
            var state = digest.items[item] ?? ItemState()
            try await addStructure(
                of: table,
                triggers: triggers[table.name] ?? [],
                scope: scope,
                to: &state
            )
            digest.items[item] = state
        }
    }

    private func readRows(
        _ table: CatalogTable,
        columns: [CatalogColumn],
        with session: ReplicaConnection,
        into digest: inout StateDigest
    ) async throws {
        let item = StateItem.table(table.name)
        var state = digest.items[item] ?? ItemState()
        guard state.errorCode == nil else { return }
        guard !columns.isEmpty else {
            throw VoterError.changedMeanwhile("\(table.name) has no columns any more")
        }
        // Going back to a savepoint lets go of the locks that keep clients from altering the table.
        let isSnapshot = session === snapshot
        if isSnapshot { try await session.execute("SAVEPOINT ftcompose") }
        let read = try await hashed(table, columns: columns, with: session)
        if isSnapshot { try await session.execute("ROLLBACK TO SAVEPOINT ftcompose") }
        state.rows = read.rows
        state.errorCode = read.errorCode
        digest.items[item] = state
    }

    private func schemaText(_ schema: CatalogSchema, scope: StateScope) async throws -> String {
        var text = "\(schema.characterSet) \(schema.collation)\n"
        guard scope.schemaDepth >= .structure else { return text }
        let reader = StructureReader(connection: connection)
        for program in try await reader.routines(of: schema.name) {
            text += program.text + "\u{1E}"
        }
        for program in try await reader.events(of: schema.name) { text += program.text + "\u{1E}" }
        return text
    }

    private func triggers(
        of tables: [CatalogTable],
        scope: StateScope
    ) async throws -> [TableName: [StructureReader.Program]] {
        guard scope.depth >= .structure else { return [:] }
        let reader = StructureReader(connection: connection)
        var triggers: [TableName: [StructureReader.Program]] = [:]
        for schema in Set(tables.map(\.name.schema)) {
            for (table, programs) in try await reader.triggers(of: schema) {
                triggers[TableName(schema: schema, table: table)] = programs
            }
        }
        return triggers
    }

    private func addStructure(
        of table: CatalogTable,
        triggers: [StructureReader.Program],
        scope: StateScope,
        to state: inout ItemState
    ) async throws {
        guard scope.depth >= .structure else {
            state.structure = Array("\(table.kind)".utf8)
            return
        }
        do throws(ReplicaClientError) {
            var text = try await StructureReader(connection: connection).create(table)
            for program in triggers { text += "\u{1E}" + program.text }
            if table.kind == .sequence {
                let row = try await connection.query("SELECT * FROM \(table.name.quoted)").rows
                    .first
                text +=
                    "\u{1E}"
                    + (row?.values.map { $0.map(String.init(buffer:)) ?? "" } ?? [])
                    .joined(separator: ",")
            }
            state.structure = SHA256.hash(Array(text.utf8))
        } catch {
            state.errorCode = try Self.lasting(error, table: table.name)
        }
        if scope.depth == .rows { state.autoIncrement = table.autoIncrement }
    }

    private func hashed(
        _ table: CatalogTable,
        columns: [CatalogColumn],
        with session: ReplicaConnection
    ) async throws -> ItemState {
        let statement = RowHashStatement(
            table: table.name,
            columns: columns,
            chunkRowsMax: max(1, chunkRowsMax)
        )
        var digest = RowsDigest()
        var last: String?
        do throws(ReplicaClientError) {
            while true {
                let result = try await session.query(
                    statement.statement(after: last),
                    timeout: Self.statementTimeout
                )
                guard let row = result.rows.first,
                    let count = row.integer(0, as: UInt64.self),
                    let hashedCount = row.integer(1, as: UInt64.self)
                else { throw .protocolViolation("a hash without numbers") }
                // A row beyond max_allowed_packet has no digest; the count still shows it.
                digest.add(
                    RowsDigest(
                        count: count &+ (count &- hashedCount) << 48,
                        high: row.integer(2, as: UInt64.self) ?? 0,
                        low: row.integer(3, as: UInt64.self) ?? 0
                    )
                )
                guard statement.walkedColumn != nil, count == UInt64(statement.chunkRowsMax) else {
                    return ItemState(rows: digest)
                }
                last = row.text(4)
            }
        } catch {
            return ItemState(errorCode: try Self.lasting(error, table: table.name))
        }
    }

    /// Numbers of errors that say something about the moment, not about the table.
    private static let passingErrors: Set<UInt16> = [
        1054, 1146, 1205, 1213, 1317, 1412, 1637, 1927, 1969, 3024, 4031,
    ]

    /// The number of an error that belongs to the table; others are thrown.
    private static func lasting(
        _ error: ReplicaClientError,
        table: TableName
    ) throws -> UInt16 {
        guard case .server(let code, _, _) = error else { throw VoterError.replica(error) }
        guard !passingErrors.contains(code) else {
            throw VoterError.changedMeanwhile("\(table) (\(code))")
        }
        return code
    }
}
