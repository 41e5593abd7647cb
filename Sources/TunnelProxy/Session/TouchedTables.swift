internal import WireProtocols

/// Tables that the writes of a transaction name: what `voting: state` compares before the answer.
///
/// A pure value. Where a write does not show what it touches, everything is compared.
struct TouchedTables: Equatable {
    /// Names in one comparison; with more everything is compared, since a statement's list ends there too.
    static let namesMax = 64

    private(set) var names: [String] = []
    /// Something was written that no list of tables describes.
    private(set) var isEverything = false

    /// True while nothing was written.
    var isEmpty: Bool { names.isEmpty && !isEverything }

    /// What to ask the voter for: `database.table` names, or nil for everything.
    var request: [String]? { isEverything ? nil : names }

    /// Notes what a write touches.
    ///
    /// - Parameters:
    ///   - statement: the statement.
    ///   - database: the session's database, in which tables without one are.
    mutating func wrote(_ statement: ClassifiedStatement, in database: String?) {
        guard !isEverything else { return }
        guard !statement.hidesTables, !statement.touchesAccounts, !statement.tables.isEmpty,
            statement.tables.count < Self.namesMax
        else { return wroteAnything() }
        for table in statement.tables {
            let full = table.qualified(in: database)
            // The voter takes what is before the first dot for the database.
            guard let schema = full.database, !schema.contains(".") else { return wroteAnything() }
            if !names.contains(full.description) { names.append(full.description) }
        }
        if names.count > Self.namesMax { wroteAnything() }
    }

    private mutating func wroteAnything() {
        names = []
        isEverything = true
    }
}

extension SQLTableName {
    /// The name with the session's database where it has none.
    func qualified(in database: String?) -> SQLTableName {
        SQLTableName(database: self.database ?? database, table: table)
    }
}
