/// What exists on a replica.
struct Catalog: Sendable {
    /// Tables one state vote or resync looks at.
    static let tablesMax = 20_000

    /// Databases by name.
    var schemas: [String: CatalogSchema] = [:]
    /// Tables, views and sequences by name.
    var tables: [TableName: CatalogTable] = [:]

    /// Tables in order of their names.
    var sortedTables: [CatalogTable] { tables.values.sorted { $0.name < $1.name } }
}
