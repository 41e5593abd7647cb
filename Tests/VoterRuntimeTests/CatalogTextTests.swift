import NIOCore
import Testing

@testable import VoterRuntime

@Suite struct CatalogTextTests {
    @Test func `names and values are quoted whatever they hold`() {
        #expect(SQLText.identifier("a`b") == "`a``b`")
        #expect(SQLText.string("it's \\ \0") == "'it\\'s \\\\ \\0'")
        #expect(SQLText.list([]) == "('')")
        #expect(SQLText.list(["a", "b'"]) == "('a', 'b\\'')")
    }

    @Test(arguments: [
        ("shop.t", TableName(schema: "shop", table: "t")),
        ("shop.a.b", TableName(schema: "shop", table: "a.b")), ("shop", nil), (".t", nil),
        ("s.", nil),
    ])
    func `a table's name is split at the first dot`(text: String, expected: TableName?) {
        #expect(TableName(text) == expected)
    }

    @Test func `the automatic value is taken out of the options and nowhere else`() {
        let create = """
            CREATE TABLE `t` (
              `a` int(11) COMMENT ' AUTO_INCREMENT=9 '
            ) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COMMENT=' AUTO_INCREMENT=7 '
            """
        let expected = create.split(separator: " AUTO_INCREMENT=42").joined()
        #expect(StructureReader.withoutAutoIncrement(create) == expected)
        #expect(
            StructureReader.withoutAutoIncrement("CREATE VIEW v AS SELECT 1")
                == "CREATE VIEW v AS SELECT 1"
        )
    }
}
