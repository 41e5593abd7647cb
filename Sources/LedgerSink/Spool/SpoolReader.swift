internal import FoundationEssentials
internal import GRDB
internal import LedgerFormat

/// Reads a spool's tables.
enum SpoolReader {
    /// What was in the file when it was opened.
    struct Found: Sendable {
        var origin: String
        var writer: String
        var wasLeftOpen: Bool
        var lastUsed: Int64
        var state: SpoolState
    }

    /// Reads everything but the batches' bytes, and marks the spool as used.
    static func open(_ database: Database, identity: WriterIdentity) throws -> Found {
        try database.execute(
            sql: "INSERT OR IGNORE INTO chain (one, origin, writer) VALUES (1, ?, ?)",
            arguments: [identity.origin, identity.writer.text]
        )
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM chain") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no chain")
        }
        var state = SpoolState()
        state.orderedThrough = UInt64(bitPattern: row["ordered"] as Int64)
        state.finalThrough = UInt64(bitPattern: row["final"] as Int64)
        if let epoch = row["epoch"] as Int64?, let next = row["next"] as Int64? {
            let previous = row["previous"] as Data?
            state.chain = WriterChain(
                origin: row["origin"],
                writer: identity.writer,
                epoch: UInt32(truncatingIfNeeded: epoch),
                nextSequence: UInt64(bitPattern: next),
                previous: previous.flatMap { LedgerDigest(bytes: [UInt8]($0)) } ?? .zero
            )
        }
        state.batches = try marks(in: database)
        (state.looseCount, state.looseBytes) = try looseTotal(in: database)
        let found = Found(
            origin: row["origin"],
            writer: row["writer"],
            wasLeftOpen: (row["used"] as Int64) != 0,
            lastUsed: row["used_at"],
            state: state
        )
        try database.execute(sql: "UPDATE chain SET used = 1")
        return found
    }

    private static func marks(in database: Database) throws -> [BatchMark] {
        let rows = try Row.fetchCursor(
            database,
            sql:
                "SELECT first, last, previous, length(bytes), spooled_at FROM batches ORDER BY first"
        )
        var marks: [BatchMark] = []
        while let row = try rows.next() {
            marks.append(
                BatchMark(
                    firstSequence: UInt64(bitPattern: row[0] as Int64),
                    lastSequence: UInt64(bitPattern: row[1] as Int64),
                    previous: LedgerDigest(bytes: StoredBytes.of(row, 2)) ?? .zero,
                    byteCount: row[3],
                    spooledAtUnixMilliseconds: row[4]
                )
            )
        }
        return marks
    }

    static func batch(after sequence: UInt64, in database: Database) throws -> SpooledBatch? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT first, last, bytes FROM batches WHERE last > ? ORDER BY first LIMIT 1",
            arguments: [Int64(bitPattern: sequence)]
        )
        guard let row else { return nil }
        return SpooledBatch(
            firstSequence: UInt64(bitPattern: row[0] as Int64),
            lastSequence: UInt64(bitPattern: row[1] as Int64),
            bytes: StoredBytes.of(row, 2)
        )
    }

    static func loose(limit: Int, in database: Database) throws -> [LooseEntry] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT id, entry FROM loose ORDER BY id LIMIT ?",
            arguments: [limit]
        )
        var entries: [LooseEntry] = []
        while let row = try rows.next() {
            entries.append(LooseEntry(id: row[0], bytes: StoredBytes.of(row, 1)))
        }
        return entries
    }

    static func looseTotal(in database: Database) throws -> (count: UInt64, bytes: Int) {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT count(*), coalesce(sum(length(entry)), 0) FROM loose"
        )
        return (UInt64(row?[0] as Int64? ?? 0), Int(row?[1] as Int64? ?? 0))
    }

    /// Turns batches beyond an entry into loose entries before the present ones, a gap entry first.
    static func takeApart(
        beyond sequence: UInt64,
        gap: [UInt8]?,
        in database: Database
    ) throws {
        let bound = Int64(bitPattern: sequence)
        let lowest =
            try Int64.fetchOne(database, sql: "SELECT min(id) FROM loose") ?? 1
        let count =
            try Int64.fetchOne(
                database,
                sql: "SELECT coalesce(sum(last - first + 1), 0) FROM batches WHERE first > ?",
                arguments: [bound]
            ) ?? 0
        // Ids below the present ones keep the order; they may be negative.
        var id = lowest - count - 1
        let insert = try database.makeStatement(
            sql: "INSERT INTO loose (id, entry) VALUES (?, ?)"
        )
        if let gap { try insert.execute(arguments: [id, StoredBytes.value(gap)]) }
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT bytes FROM batches WHERE first > ? ORDER BY first",
            arguments: [bound]
        )
        while let row = try rows.next() {
            for entry in try Batch(StoredBytes.of(row, 0)).entryBytes {
                id += 1
                try insert.execute(arguments: [id, StoredBytes.value(entry)])
            }
        }
        // What is not taken apart is in the order: the ledger has it.
        try database.execute(sql: "DELETE FROM batches")
    }
}
