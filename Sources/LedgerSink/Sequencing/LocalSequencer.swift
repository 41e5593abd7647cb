internal import GRDB

/// An order kept in one SQLite file: the sequencer of a runtime that works alone.
///
/// Each commit is synchronised. It protects against crashes, not against who owns the file; that is
/// what signatures and cosigned checkpoints are for.
public final class LocalSequencer: Sequencer {
    /// Bytes of one value, as large as what etcd takes.
    public static let valueBytesMax = 1_048_576
    /// Form of the tables.
    static let version = 1

    private let pool: DatabasePool
    private let notifier = OrderNotifier()
    private let identifier: UInt64

    /// Opens or makes the order.
    ///
    /// - Parameter path: the SQLite file; its folder is made when missing.
    /// - Throws: `StoreError` when the file cannot be used.
    public init(path: String) throws(StoreError) {
        pool = try LedgerDatabase.open(path, version: Self.version, tables: Self.tables)
        let (known, last) = try LedgerDatabase.write(pool) { database in
            let fresh = Int64(bitPattern: UInt64.random(in: 1...UInt64.max))
            try database.execute(
                sql: "INSERT OR IGNORE INTO facts (name, value) VALUES ('cluster', ?)",
                arguments: [fresh]
            )
            return (
                try Self.fact("cluster", in: database) ?? fresh,
                try Self.lastRevision(in: database)
            )
        }
        identifier = UInt64(bitPattern: known)
        notifier.reached(last)
    }

    private static let tables = """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE events (
            rev INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            version INTEGER NOT NULL,
            value BLOB
        );
        CREATE TABLE current (
            key TEXT PRIMARY KEY,
            rev INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    /// Identity of the order, made with the file.
    public var clusterIdentifier: UInt64 {
        get async throws(SequencerError) { identifier }
    }

    /// A file that is open stays what it is.
    public var isReplaceable: Bool { false }

    /// Puts a value under a key that nobody has used.
    public func submit(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> SubmitOutcome {
        try Self.check(value)
        let outcome = try await change { database in
            try Self.require(mark, in: database)
            guard let present = try Self.present(key, in: database) else {
                return SubmitOutcome.ordered(
                    revision: try Self.put(key, value, version: 1, in: database)
                )
            }
            return present.value == value
                ? .ordered(revision: present.revision) : .occupied(by: present)
        }
        if case .ordered(let revision) = outcome { notifier.reached(revision) }
        return outcome
    }

    /// Puts a value under a key of one's own.
    @discardableResult
    public func publish(
        _ key: String,
        _ value: [UInt8],
        whileHolding mark: String?
    ) async throws(SequencerError) -> UInt64 {
        try Self.check(value)
        let revision = try await change { database in
            try Self.require(mark, in: database)
            let present = try Self.present(key, in: database)
            return try Self.put(
                key,
                value,
                version: (present?.version ?? 0) + 1,
                in: database
            )
        }
        notifier.reached(revision)
        return revision
    }

    /// Tells every put and deletion after a revision, in order.
    ///
    /// The mark is not looked for: another order would be another file, with an identity of its own.
    public func follow(
        after revision: UInt64,
        whileHolding mark: String?
    ) -> AsyncThrowingStream<OrderEvent, any Error> {
        let follower = LocalFollower(pool: pool, notifier: notifier, after: revision)
        return AsyncThrowingStream(unfolding: { try await follower.next() })
    }

    /// Values under keys that have one at present.
    public func read(
        from first: String,
        below end: String,
        countMax: Int
    ) async throws(SequencerError) -> [OrderedValue] {
        try await change { database in
            try String.fetchAll(
                database,
                sql: "SELECT key FROM current WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
                arguments: [first, end, countMax]
            ).compactMap { try Self.present($0, in: database) }
        }
    }

    /// Deletes keys and forgets what was overwritten or deleted before a revision.
    public func prune(
        from first: String,
        below end: String,
        compactingBefore revision: UInt64?
    ) async throws(SequencerError) {
        let last = try await change { database in
            let keys = try String.fetchAll(
                database,
                sql: "SELECT key FROM current WHERE key >= ? AND key < ? ORDER BY key",
                arguments: [first, end]
            )
            for key in keys { try Self.delete(key, in: database) }
            if let revision { try Self.compact(before: revision, in: database) }
            return try Self.lastRevision(in: database)
        }
        notifier.reached(last)
    }

    // MARK: Transactions

    private func change<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(SequencerError) -> Value {
        do {
            return try await pool.write(body)
        } catch let error as SequencerError {
            throw error
        } catch let error as CancellationError {
            throw .unavailable("\(error)")
        } catch {
            switch LedgerDatabase.storeError(error, pool.path) {
            case .full(let reason): throw .full(reason)
            case .damaged(let reason), .failed(let reason): throw .unavailable(reason)
            }
        }
    }

    private static func check(_ value: [UInt8]) throws(SequencerError) {
        guard value.count <= valueBytesMax else {
            throw .tooLarge(bytes: value.count, bytesMax: valueBytesMax)
        }
    }

    private static func require(_ mark: String?, in database: Database) throws {
        guard let mark, try present(mark, in: database) == nil else { return }
        throw SequencerError.otherOrder(revision: try lastRevision(in: database))
    }

    private static func present(
        _ key: String,
        in database: Database
    ) throws -> OrderedValue? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT events.rev, events.version, events.value FROM current
                JOIN events ON events.rev = current.rev WHERE current.key = ?
                """,
            arguments: [key]
        )
        guard let row else { return nil }
        return OrderedValue(
            key: key,
            revision: UInt64(bitPattern: row[0] as Int64),
            version: UInt64(bitPattern: row[1] as Int64),
            value: StoredBytes.of(row, 2)
        )
    }

    private static func put(
        _ key: String,
        _ value: [UInt8],
        version: UInt64,
        in database: Database
    ) throws -> UInt64 {
        try database.execute(
            sql: "INSERT INTO events (key, version, value) VALUES (?, ?, ?)",
            arguments: [key, Int64(bitPattern: version), StoredBytes.value(value)]
        )
        let revision = database.lastInsertedRowID
        try database.execute(
            sql: "INSERT OR REPLACE INTO current (key, rev, version) VALUES (?, ?, ?)",
            arguments: [key, revision, Int64(bitPattern: version)]
        )
        return UInt64(bitPattern: revision)
    }

    private static func delete(_ key: String, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO events (key, version, value) VALUES (?, 0, NULL)",
            arguments: [key]
        )
        try database.execute(sql: "DELETE FROM current WHERE key = ?", arguments: [key])
    }

    /// Forgets events before a revision, except the present values of keys.
    private static func compact(before revision: UInt64, in database: Database) throws {
        let last = try lastRevision(in: database)
        let bound = Int64(bitPattern: min(revision, last))
        guard bound > (try fact("compacted", in: database) ?? 0) else { return }
        try database.execute(
            sql: "DELETE FROM events WHERE rev < ? AND rev NOT IN (SELECT rev FROM current)",
            arguments: [bound]
        )
        try database.execute(
            sql: "INSERT OR REPLACE INTO facts (name, value) VALUES ('compacted', ?)",
            arguments: [bound]
        )
    }

    static func fact(_ name: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT value FROM facts WHERE name = ?",
            arguments: [name]
        )
    }

    private static func lastRevision(in database: Database) throws -> UInt64 {
        let last = try Int64.fetchOne(
            database,
            sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
        )
        return UInt64(bitPattern: last ?? 0)
    }
}
