/// `row-changed` and `row-missing`: one row of the replica's own data, behind everyone's back.
struct RowFault: Fault {
    private static let quiet =
        "SET SESSION foreign_key_checks=0;SET SESSION unique_checks=0;SET SESSION sql_mode='';"
    private static let countMax = 100_000

    /// True deletes the row, false changes one column.
    let deletes: Bool

    mutating func inject(_ context: FaultContext) async throws -> String {
        let database = context.database
        var random = SeededGenerator(seed: context.request.randomSeed)
        for table in try await database.tables(context.request.object).shuffled(using: &random) {
            let columns = try await TableColumn.all(of: table, database)
            guard deletes || columns.contains(where: \.isChangeable) else { continue }
            let count = try await rows(of: table, database)
            guard count > 0 else { continue }
            let place = Int.random(in: 0..<count, using: &random)
            let condition = try await condition(table, columns, place, database)
            let changeable = columns.filter(\.isChangeable).randomElement(using: &random)
            return try await act(on: table, changeable, condition, context)
        }
        let what = context.request.object.map { "'\($0)' has" } ?? "this replica has"
        throw InjectionError("\(what) no table with a row that could be harmed")
    }

    private func act(
        on table: TableName,
        _ column: TableColumn?,
        _ condition: String?,
        _ context: FaultContext
    ) async throws -> String {
        let row = condition ?? "the first row"
        let clause = condition.map { " WHERE \($0)" } ?? ""
        let statement: String
        let done: String
        if deletes {
            statement = "DELETE FROM \(table.quoted)\(clause) LIMIT 1"
            done = "deleted from \(table): \(row)"
        } else {
            guard let column else { throw InjectionError("\(table) has no column to change") }
            let name = TableName.quote(column.name)
            var random = SeededGenerator(
                seed: context.request.randomSeed,
                name: context.replica
            )
            let value = column.changed(using: &random)
            statement = "UPDATE \(table.quoted) SET \(name)=\(value)\(clause) LIMIT 1"
            done = "changed \(column.name) in \(table): \(row)"
        }
        let output = try await context.database.run("\(Self.quiet)\(statement);SELECT ROW_COUNT()")
        guard output == "1" else {
            throw InjectionError("the row of \(table) was not harmed (\(row))")
        }
        return done
    }

    private func rows(of table: TableName, _ database: ReplicaDatabase) async throws -> Int {
        let text = try await database.run(
            "SELECT COUNT(*) FROM (SELECT 1 FROM \(table.quoted) LIMIT \(Self.countMax)) AS bounded"
        )
        return Int(text) ?? 0
    }

    /// Names the row at a place of the key's order; nil when there is no key to name it by.
    private func condition(
        _ table: TableName,
        _ columns: [TableColumn],
        _ place: Int,
        _ database: ReplicaDatabase
    ) async throws -> String? {
        let keys = columns.filter(\.isPrimary).map { TableName.quote($0.name) }
        guard !keys.isEmpty else { return nil }
        let parts = keys.map { "CONCAT(\(TableName.literal($0 + "=")),QUOTE(\($0)))" }
        let text = try await database.run(
            "SELECT CONCAT_WS(' AND ',\(parts.joined(separator: ","))) FROM \(table.quoted) "
                + "ORDER BY \(keys.joined(separator: ",")) LIMIT 1 OFFSET \(place)"
        )
        return text.isEmpty ? nil : text
    }
}
