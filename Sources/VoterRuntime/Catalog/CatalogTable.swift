/// One table, view or sequence of a replica.
struct CatalogTable: Hashable, Sendable {
    /// What it is.
    enum Kind: Hashable, Sendable {
        /// Holds rows.
        case base
        /// A stored query.
        case view
        /// A MariaDB sequence.
        case sequence
    }

    /// Engines whose reads see one point in time inside a transaction.
    static let snapshotEngines: Set<String> = ["innodb", "rocksdb", "tokudb"]
    /// Engines whose rows live elsewhere.
    static let foreignEngines: Set<String> = [
        "federated", "connect", "spider", "s3", "mrg_myisam", "blackhole", "oqgraph",
    ]

    /// Its name.
    var name: TableName
    /// What it is.
    var kind: Kind
    /// Storage engine in lowercase; empty for views and for tables that cannot be opened.
    var engine: String
    /// Next automatic value as the server prints it; nil when there is none.
    var autoIncrement: String?
    /// Estimated size of its rows.
    var dataBytes: UInt64

    /// True when a snapshot shows its rows as they were when the snapshot was opened.
    var hasSnapshots: Bool { Self.snapshotEngines.contains(engine) }

    /// True when it holds rows of its own.
    var hasRows: Bool { kind == .base && !Self.foreignEngines.contains(engine) }
}
