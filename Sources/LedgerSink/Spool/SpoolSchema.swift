/// The tables of a spool.
enum SpoolSchema {
    /// Form of the tables.
    static let version = 1

    /// What an empty database gets.
    ///
    /// `chain` has one row; `loose` holds entries that are not sealed yet because the ledger has not told
    /// where the writer stands.
    static let tables = """
        CREATE TABLE chain (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            origin TEXT NOT NULL,
            writer TEXT NOT NULL,
            epoch INTEGER,
            next INTEGER,
            previous BLOB,
            ordered INTEGER NOT NULL DEFAULT 0,
            final INTEGER NOT NULL DEFAULT 0,
            used INTEGER NOT NULL DEFAULT 0,
            used_at INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE batches (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            previous BLOB NOT NULL,
            spooled_at INTEGER NOT NULL,
            bytes BLOB NOT NULL
        );
        CREATE TABLE loose (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            entry BLOB NOT NULL
        );
        """
}
