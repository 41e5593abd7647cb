/// Writes the statements that hash rows on the server.
struct RowHashStatement: Sendable {
    /// Table to hash.
    let table: TableName
    /// Its columns, in order.
    let columns: [CatalogColumn]
    /// Rows of one statement.
    let chunkRowsMax: Int

    /// The column by which the table is walked: its key, when that is one whole number.
    var walkedColumn: CatalogColumn? {
        let keys = columns.filter(\.isPrimary)
        guard keys.count == 1, let key = keys.first, key.isInteger else { return nil }
        return key
    }

    /// The statement for the chunk behind a key, or for the whole table when it is not walked.
    ///
    /// Its columns: rows, rows with a digest, both sums, and the last key of the chunk.
    func statement(after last: String?) -> String {
        let sums = ["LEFT", "RIGHT"].map { side in
            "MOD(SUM(CAST(CONV(\(side)(h, 16), 16, 10) AS UNSIGNED)), 18446744073709551616)"
        }.joined(separator: ", ")
        guard let key = walkedColumn else {
            return "SELECT COUNT(*), COUNT(h), \(sums) FROM "
                + "(SELECT \(rowDigest) AS h FROM \(table.quoted)) AS d"
        }
        let name = SQLText.identifier(key.name)
        let condition = last.map { "WHERE \(name) > \($0) " } ?? ""
        return "SELECT COUNT(*), COUNT(h), \(sums), MAX(k) FROM "
            + "(SELECT \(name) AS k, \(rowDigest) AS h FROM \(table.quoted) FORCE INDEX (PRIMARY) "
            + "\(condition)ORDER BY \(name) LIMIT \(chunkRowsMax)) AS d"
    }

    /// MD5 over NULL marks, lengths and values.
    ///
    /// CONCAT_WS drops NULLs, so the marks tell them from empty strings; the lengths keep two
    /// neighbours from trading characters. Text is taken as bytes, so no collation gets mixed.
    var rowDigest: String {
        var marks: [String] = []
        var lengths: [String] = []
        var values: [String] = []
        for column in columns {
            let name = SQLText.identifier(column.name)
            marks.append("ISNULL(\(name))")
            switch column.family {
            case .plain: values.append(name)
            case .floating: values.append("\(name) + 0e0")
            case .numbered: values.append("\(name) + 0")
            case .string:
                lengths.append("OCTET_LENGTH(\(name))")
                values.append("CAST(\(name) AS BINARY)")
            case .large: values.append("MD5(\(name))")
            case .textual: values.append("CAST(\(name) AS CHAR CHARACTER SET utf8mb4)")
            case .json: values.append("MD5(CAST(\(name) AS CHAR CHARACTER SET utf8mb4))")
            }
        }
        let parts = ["CONCAT(\(marks.joined(separator: ", ")))"] + lengths + values
        return "MD5(CONCAT_WS(0x2C, \(parts.joined(separator: ", "))))"
    }
}
