import GRDB

/// The tables of a peer's database.
///
/// Leaves are kept in segments, as they were applied, because a row per leaf would cost more than the
/// leaf; `entries` holds only what queries select by. Everything but `meta`, `checkpoints`,
/// `cosignatures` and `alarms` can be derived from the segments, and `ledger verify --database` does so.
enum StoreSchema {
    /// Version of the tables, kept in the file's `user_version`.
    static let version = 1
    /// Marks the file as ours: "FTLG".
    static let applicationIdentifier = 0x4654_4C47

    static let statements = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE segments (first INTEGER PRIMARY KEY, count INTEGER NOT NULL, leaves BLOB NOT NULL);
        CREATE TABLE tiles (id INTEGER PRIMARY KEY, hashes BLOB NOT NULL);
        CREATE TABLE writers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entries (
            idx INTEGER PRIMARY KEY, kind INTEGER NOT NULL, flag INTEGER NOT NULL,
            writer INTEGER NOT NULL, service INTEGER NOT NULL, verdict INTEGER NOT NULL,
            notable INTEGER NOT NULL, time INTEGER NOT NULL);
        CREATE INDEX entries_time ON entries (time);
        CREATE INDEX entries_service ON entries (service);
        CREATE INDEX entries_notable ON entries (notable) WHERE notable = 1;
        CREATE TABLE batches (
            leaf INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, revision INTEGER NOT NULL,
            writer INTEGER NOT NULL, sequence INTEGER NOT NULL, count INTEGER NOT NULL,
            flag INTEGER NOT NULL);
        CREATE INDEX batches_writer ON batches (writer, sequence);
        CREATE TABLE blocks (
            size INTEGER PRIMARY KEY, number INTEGER NOT NULL, root BLOB NOT NULL,
            epoch INTEGER NOT NULL, revision INTEGER NOT NULL, cut_at INTEGER NOT NULL);
        CREATE TABLE checkpoints (
            size INTEGER PRIMARY KEY, note TEXT NOT NULL, final INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE cosignatures (
            size INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL,
            PRIMARY KEY (size, actor)) WITHOUT ROWID;
        CREATE TABLE witnessed (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL)
            WITHOUT ROWID;
        CREATE TABLE alarms (
            kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, evidence TEXT NOT NULL,
            first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
            cleared_at INTEGER, PRIMARY KEY (kind, subject)) WITHOUT ROWID;
        """

    /// Makes the tables of a new file, or says why an existing one cannot be used.
    static func prepare(_ database: Database, path: String) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if found == 0, identifier == 0 {
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard tables == 0 else {
                throw PeerStoreError(
                    .foreign,
                    "\(path) is a database of something else; give another file"
                )
            }
            try database.execute(sql: statements)
            try database.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return
        }
        try check(database, path: path)
    }

    /// Says why a file cannot be used.
    static func check(_ database: Database, path: String) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard identifier == applicationIdentifier else {
            throw PeerStoreError(
                .foreign,
                "\(path) is no ledger of ftcompose; give the file ledger.sqlite of a peer"
            )
        }
        guard found == version else {
            throw PeerStoreError(
                .foreign,
                "\(path) has version \(found), this binary knows \(version); use the other version"
            )
        }
    }
}
