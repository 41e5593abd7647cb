/// A column of a table, as far as harming it needs.
struct TableColumn: Sendable, Equatable {
    private static let numbers: Set<String> = [
        "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year",
    ]
    private static let texts: Set<String> = [
        "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "binary", "varbinary",
        "tinyblob", "blob", "mediumblob", "longblob",
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let times: Set<String> = ["date", "datetime", "timestamp"]

    /// Name of the column.
    let name: String
    /// Type without its size.
    let type: String
    /// True when it belongs to the primary key.
    let isPrimary: Bool
    /// True when the server computes it.
    let isGenerated: Bool

    /// True when another value of its type can be made up.
    var isChangeable: Bool {
        !isPrimary && !isGenerated
            && (Self.numbers.contains(type) || Self.texts.contains(type)
                || Self.times.contains(type))
    }

    /// An expression for another value of the same type and size.
    ///
    /// - Parameter random: chooses among many, so that two harmed replicas do not agree by accident.
    /// - Returns: the expression.
    func changed(using random: inout some RandomNumberGenerator) -> String {
        let column = TableName.quote(name)
        let step = Int.random(in: 1...9, using: &random)
        if Self.numbers.contains(type) {
            return "IF(\(column)>\(step),\(column)-\(step),IFNULL(\(column),0)+\(step))"
        }
        if Self.times.contains(type) {
            return "IFNULL(\(column) - INTERVAL \(step) DAY,'2001-02-0\(step)')"
        }
        let letters = Self.letters.shuffled(using: &random)
        let (first, second) = (letters[0], letters[1])
        return "IF(IFNULL(\(column),'')='','\(first)',"
            + "CONCAT(IF(BINARY LEFT(\(column),1)='\(first)','\(second)','\(first)'),"
            + "SUBSTRING(\(column),2)))"
    }

    /// Reads a table's columns.
    static func all(
        of table: TableName,
        _ database: ReplicaDatabase
    ) async throws -> [TableColumn] {
        try await database.names(
            "SELECT HEX(column_name),HEX(data_type),HEX(column_key),HEX(extra) "
                + "FROM information_schema.columns "
                + "WHERE table_schema=\(TableName.literal(table.schema)) "
                + "AND table_name=\(TableName.literal(table.table)) ORDER BY ordinal_position"
        ).compactMap { row in
            guard row.count == 4 else { return nil }
            return TableColumn(
                name: row[0],
                type: row[1].lowercased(),
                isPrimary: row[2] == "PRI",
                isGenerated: row[3].uppercased().contains("GENERATED")
            )
        }
    }
}
