/// Name of a table, view or sequence.
package struct TableName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Database it lives in.
    package var schema: String
    /// Its name there.
    package var table: String

    /// Creates a name.
    package init(schema: String, table: String) {
        self.schema = schema
        self.table = table
    }

    /// Reads `schema.table`, split at the first dot; nil without one.
    package init?(_ text: String) {
        guard let dot = text.firstIndex(of: ".") else { return nil }
        schema = String(text[..<dot])
        table = String(text[text.index(after: dot)...])
        guard !schema.isEmpty, !table.isEmpty else { return nil }
    }

    /// `schema.table`, as in answers and logs.
    package var description: String { "\(schema).\(table)" }

    /// The name as it stands in statements.
    var quoted: String { "\(SQLText.identifier(schema)).\(SQLText.identifier(table))" }

    /// Orders by schema, then by table.
    package static func < (left: Self, right: Self) -> Bool {
        (left.schema, left.table) < (right.schema, right.table)
    }
}
