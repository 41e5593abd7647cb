import Testing

@testable import VoterRuntime

@Suite struct RowHashStatementTests {
    private func column(_ name: String, _ type: String, primary: Bool = false) -> CatalogColumn {
        CatalogColumn(name: name, type: type, isPrimary: primary, isGenerated: false)
    }

    private func statement(_ columns: [CatalogColumn]) -> RowHashStatement {
        RowHashStatement(
            table: TableName(schema: "s`1", table: "t"),
            columns: columns,
            chunkRowsMax: 100
        )
    }

    @Test func `a single whole number as key is walked in chunks`() {
        let hash = statement([column("id", "bigint", primary: true), column("v", "varchar")])
        #expect(hash.walkedColumn?.name == "id")
        #expect(hash.statement(after: nil).contains("ORDER BY `id` LIMIT 100"))
        #expect(!hash.statement(after: nil).contains("WHERE"))
        #expect(hash.statement(after: "-5").contains("WHERE `id` > -5 ORDER BY"))
        #expect(hash.statement(after: nil).contains("FROM `s``1`.`t` FORCE INDEX (PRIMARY)"))
    }

    @Test(arguments: [
        [("a", "varchar", true)], [("a", "int", true), ("b", "int", true)], [("a", "int", false)],
    ])
    func `other keys are hashed in one statement`(columns: [(String, String, Bool)]) {
        let hash = statement(columns.map { column($0.0, $0.1, primary: $0.2) })
        #expect(hash.walkedColumn == nil)
        #expect(!hash.statement(after: nil).contains("LIMIT"))
    }

    @Test func `every family of types is made exact and unambiguous`() {
        let hash = statement([
            column("i", "int"), column("f", "float"), column("b", "bit"), column("v", "varchar"),
            column("l", "longblob"), column("u", "uuid"),
        ])
        #expect(
            hash.rowDigest == "MD5(CONCAT_WS(0x2C, "
                + "CONCAT(ISNULL(`i`), ISNULL(`f`), ISNULL(`b`), ISNULL(`v`), ISNULL(`l`), ISNULL(`u`)), "
                + "OCTET_LENGTH(`v`), `i`, `f` + 0e0, `b` + 0, CAST(`v` AS BINARY), MD5(`l`), "
                + "CAST(`u` AS CHAR CHARACTER SET utf8mb4)))"
        )
    }
}
