/// One database of a replica.
struct CatalogSchema: Hashable, Sendable {
    /// Schemas that belong to the server or to ftcompose itself, in lowercase.
    static let excluded: Set<String> = [
        "information_schema", "mysql", "performance_schema", "sys", "ftcompose",
    ]

    /// Its name.
    var name: String
    /// Default character set.
    var characterSet: String
    /// Default collation.
    var collation: String
}
