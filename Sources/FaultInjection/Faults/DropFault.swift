/// `table-dropped` and `database-dropped`.
struct DropFault: Fault {
    /// True drops a database, false a table.
    let dropsDatabase: Bool

    mutating func inject(_ context: FaultContext) async throws -> String {
        var random = SeededGenerator(seed: context.request.randomSeed)
        let database = context.database
        let quiet = "SET SESSION foreign_key_checks=0;"
        if dropsDatabase {
            let schemas = try await database.names(
                "SELECT HEX(schema_name) FROM information_schema.schemata WHERE schema_name "
                    + "NOT IN (\(ReplicaDatabase.systemSchemas)) ORDER BY 1"
            ).compactMap(\.first).filter {
                context.request.object == nil || $0 == context.request.object
            }
            guard let schema = schemas.randomElement(using: &random) else {
                throw InjectionError("this replica has no database to drop")
            }
            try await database.run("\(quiet)DROP DATABASE \(TableName.quote(schema))")
            return "dropped database \(schema)"
        }
        let tables = try await database.tables(context.request.object)
        guard let table = tables.randomElement(using: &random) else {
            throw InjectionError("this replica has no table to drop")
        }
        try await database.run("\(quiet)DROP TABLE \(table.quoted)")
        return "dropped table \(table)"
    }
}
