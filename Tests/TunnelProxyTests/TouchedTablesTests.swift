import NIOCore
import Testing
import WireProtocols

@testable import TunnelProxy

/// What `voting: state` compares before a write is answered.
@Suite struct TouchedTablesTests {
    private func statement(_ text: String) -> ClassifiedStatement {
        let bytes = ByteBuffer(string: text)
        return StatementPlanner.classify(StatementAnalyzer().analyze(bytes), text: bytes)
    }

    private func touched(_ texts: String..., database: String? = "shop") -> TouchedTables {
        var touched = TouchedTables()
        for text in texts { touched.wrote(statement(text), in: database) }
        return touched
    }

    @Test func `a name without a database gets the session's`() {
        #expect(touched("INSERT INTO items VALUES (1)").request == ["shop.items"])
        #expect(touched("UPDATE `items` SET n = 1").request == ["shop.items"])
        #expect(touched("DELETE FROM store.items").request == ["store.items"])
        #expect(touched("DELETE FROM store.items", database: nil).request == ["store.items"])
    }

    @Test func `a transaction asks for every table once`() {
        let touched = touched(
            "INSERT INTO a VALUES (1)",
            "INSERT INTO b VALUES (1)",
            "UPDATE shop.a SET n = 2"
        )
        #expect(touched.request == ["shop.a", "shop.b"])
    }

    @Test func `definitions name their table`() {
        #expect(touched("CREATE TABLE items (n INT)").request == ["shop.items"])
        #expect(touched("DROP TABLE IF EXISTS store.items").request == ["store.items"])
    }

    @Test(arguments: [
        "CALL fill()", "EXECUTE filled USING @a", "CREATE DATABASE other", "DROP DATABASE shop",
        "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)", "CREATE USER ann",
        "GRANT SELECT ON shop.items TO ann",
    ])
    func `what does not show its tables asks for everything`(text: String) {
        let touched = touched("INSERT INTO a VALUES (1)", text)
        #expect(touched.isEverything)
        #expect(touched.request == nil)
        #expect(!touched.isEmpty)
    }

    @Test func `without a database everything is compared`() {
        #expect(touched("INSERT INTO items VALUES (1)", database: nil).isEverything)
        // The voter would take `b` of `a.b.items` for the table.
        #expect(touched("INSERT INTO items VALUES (1)", database: "a.b").isEverything)
    }

    @Test func `more tables than a vote names are everything`() {
        var touched = TouchedTables()
        for number in 0..<TouchedTables.namesMax {
            touched.wrote(statement("INSERT INTO t\(number) VALUES (1)"), in: "shop")
        }
        #expect(touched.request?.count == TouchedTables.namesMax)
        touched.wrote(statement("INSERT INTO one_more VALUES (1)"), in: "shop")
        #expect(touched.isEverything)
    }

    @Test func `nothing written is nothing to compare`() {
        #expect(TouchedTables().isEmpty)
        #expect(TouchedTables().request == [])
    }

    @Test func `a refusal says what happened`() {
        let done = StateRefusal.text(
            verb: "INSERT",
            service: "db",
            problem: "the state vote could not be held (no voter)",
            errorCode: 0
        )
        #expect(
            done == "ftcompose: INSERT on db was carried out, but the state vote could not be held "
                + "(no voter); look whether it took effect before repeating it"
        )
        let failed = StateRefusal.text(verb: "INSERT", service: "db", problem: "x", errorCode: 1062)
        #expect(failed.contains("ended with error 1062 on the replicas, but x;"))
    }
}
