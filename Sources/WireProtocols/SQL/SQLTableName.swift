/// A table as a statement names it.
public struct SQLTableName: Sendable, Hashable, CustomStringConvertible {
    /// Schema, when the statement names it.
    public var database: String?
    /// Table.
    public var table: String

    /// Creates a name.
    public init(database: String? = nil, table: String) {
        self.database = database
        self.table = table
    }

    /// The name with a dot, unquoted.
    public var description: String {
        database.map { "\($0).\(table)" } ?? table
    }
}
