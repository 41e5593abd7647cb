import EngineConnector
import NIOPosix
import ReplicaClient
import Testing

@testable import FaultInjection

@Suite(.serialized, .enabled(if: !FaultBed.isExcluded, "FTCOMPOSE_NO_DOCKER=1 is set"))
struct RealFaultTests {
    private static let tables = """
        DROP DATABASE IF EXISTS shop; CREATE DATABASE shop;
        CREATE TABLE shop.items (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, price DECIMAL(8,2));
        INSERT INTO shop.items VALUES (1,'one',1.50),(2,'two',2.50),(3,'three',0);
        CREATE TABLE shop.plain (note TEXT);
        INSERT INTO shop.plain VALUES ('a'),('b')
        """

    @Test func `data faults change exactly one thing, past the log`() async throws {
        try await FaultBed.withServer("data") { bed in
            let rows = "SELECT * FROM shop.items ORDER BY id"
            try await bed.sql(Self.tables)
            try await bed.sql("SET GLOBAL general_log=1")
            let before = try await bed.sql(rows)
            let changed = try await bed.inject(.rowChanged, object: "shop.items")
            let after = try await bed.sql(rows)
            #expect(Self.differingLines(before, after) == 1, "\(changed.done)")
            #expect(changed.undone)

            try await bed.sql(Self.tables)
            let again = try await bed.inject(.rowChanged, object: "shop.items")
            #expect(again.done == changed.done, "the seed repeats the choice")
            #expect(try await bed.sql(rows) == after)

            let missing = try await bed.inject(.rowMissing, object: "shop.items")
            #expect(missing.done.contains("deleted from shop.items: `id`="))
            #expect(try await bed.sql("SELECT COUNT(*) FROM shop.items") == "2")
            _ = try await bed.inject(.rowMissing, object: "shop.plain")
            #expect(try await bed.sql("SELECT COUNT(*) FROM shop.plain") == "1")

            let log = try await bed.sql("SELECT @@general_log_file,@@datadir")
            let parts = log.split(separator: "\t").map(String.init)
            let path = parts[0].hasPrefix("/") ? parts[0] : parts[1] + parts[0]
            let lines = try await bed.engine.exec(ExecRequest(["cat", path]), in: bed.container)
            #expect(!lines.output.contains("UPDATE `shop`"))
            #expect(!lines.output.contains("DELETE FROM `shop`"))

            _ = try await bed.inject(.tableDropped, object: "shop.items")
            let tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema='shop'"
            #expect(try await bed.sql(tables) == "1")
            _ = try await bed.inject(.databaseDropped)
            #expect(try await bed.sql(tables) == "0")
            let error = await #expect(throws: InjectionError.self) {
                _ = try await bed.inject(.rowChanged)
            }
            #expect(error?.description.contains("no table with a row") == true)
            #expect(
                await bed.tunnel.records == [
                    "row-changed db-1", "row-changed db-1", "row-missing db-1", "row-missing db-1",
                    "table-dropped db-1", "database-dropped db-1",
                ]
            )
        }
    }

    @Test func `access faults refuse writes and reads, and are taken back`() async throws {
        try await FaultBed.withServer("access") { bed in
            try await bed.sql(Self.tables)
            let insert = "INSERT INTO shop.items VALUES (9,'nine',9)"
            try await bed.whileInjected(.readOnly) {
                let error = await bed.error(of: insert)
                #expect(error?.contains("1290") == true || error?.contains("read-only") == true)
            }
            #expect(await bed.error(of: insert) == nil)
            try await bed.whileInjected(.permissionDenied, object: "shop") {
                #expect(await bed.error(of: "SELECT * FROM shop.items") != nil)
                let error = await bed.error(of: "CREATE TABLE shop.more (id INT)")
                #expect(error?.contains("Permission denied") == true, "\(error ?? "no error")")
            }
            #expect(await bed.error(of: "SELECT * FROM shop.items") == nil)
            try await bed.whileInjected(.noProcessor) {
                let quota = try await bed.engine.inspect(bed.container).resources
                #expect(quota.processorQuotaMicroseconds == 1_000)
            }
            let quota = try await bed.engine.inspect(bed.container).resources
            #expect(quota.processorQuotaMicroseconds == -1)
            let refusal = await #expect(throws: InjectionError.self) {
                _ = try await bed.inject(.noSpace)
            }
            #expect(refusal?.description.contains("driver_opts") == true)
        }
    }

    @Test func `a volume with a size of its own is filled and emptied again`() async throws {
        let options = ["type": "tmpfs", "device": "tmpfs", "o": "size=400m"]
        try await FaultBed.withServer("space", volumeOptions: options) { bed in
            try await bed.sql(Self.tables)
            let fill = "CREATE TABLE shop.big (t LONGTEXT) SELECT REPEAT('x',1000000) AS t"
            try await bed.whileInjected(.noSpace) {
                let error = await bed.error(of: fill)
                #expect(error != nil, "the disk is full")
            }
            #expect(await bed.error(of: fill) == nil)
        }
    }

    @Test func `the kernel kills the server for memory, and it comes back`() async throws {
        try await FaultBed.withServer("memory") { bed in
            let before = try await bed.engine.inspect(bed.container).state.startedAt
            let report = try await bed.inject(.outOfMemory)
            #expect(report.done.contains("killed for memory"))
            try await bed.awaitServer()
            let after = try await bed.engine.inspect(bed.container)
            #expect(after.state.startedAt != before)
            let fill = try await bed.engine.exec(
                ExecRequest(["sh", "-c", "head -c 300000000 /dev/zero | tail -c 290000000 | wc -c"]
                ),
                in: bed.container
            )
            #expect(fill.output == "290000000\n", "the limit is lifted: \(fill.errors)")
        }
    }

    @Test func `process faults act on the container and are taken back`() async throws {
        try await FaultBed.withServer("process") { bed in
            try await bed.sql(Self.tables)
            let first = try await bed.engine.inspect(bed.container).state.startedAt
            _ = try await bed.inject(.kill)
            try await bed.awaitServer()
            #expect(try await bed.engine.inspect(bed.container).state.startedAt != first)
            try await bed.whileInjected(.pause) {
                let state = try await bed.engine.inspect(bed.container).state
                #expect(state.paused)
            }
            #expect(try await bed.sql("SELECT 1") == "1")
            try await bed.whileInjected(.networkCut) {
                let networks = try await bed.engine.inspect(bed.container).networks
                #expect(networks.isEmpty)
            }
            let network = try await bed.engine.inspect(bed.container).attachment(to: bed.network)
            #expect(network?.aliases.contains("db-1") == true)
            _ = try await bed.inject(.restart)
            try await bed.awaitServer()
            _ = try await bed.inject(.empty)
            try await bed.awaitServer()
            let count = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name='shop'"
            #expect(try await bed.sql(count) == "0")
        }
    }

    @Test func `the proxy harms a real server's statements and replies`() async throws {
        try await FaultBed.withServer("proxy") { bed in
            try await bed.sql(Self.tables)
            try await bed.sql(
                "CREATE USER app IDENTIFIED BY 'pw'; GRANT ALL ON shop.* TO app"
            )
            let values = "SELECT GROUP_CONCAT(name ORDER BY id) FROM shop.items WHERE id>10"
            func clear() async throws { try await bed.sql("DELETE FROM shop.items WHERE id>10") }
            let insert = "INSERT INTO shop.items VALUES (11,'new',1)"

            try await bed.throughProxy(.statementMissed) { try await $0.execute(insert) }
            #expect(try await bed.sql(values) == "NULL")
            try await bed.throughProxy(.statementWrong) { try await $0.execute(insert) }
            #expect(try await bed.sql(values) == "oew")
            try await clear()
            try await bed.throughProxy(.statementDuplicated) {
                try await $0.execute("INSERT INTO shop.plain VALUES ('twice')")
                let count = "SELECT COUNT(*) FROM shop.plain WHERE note='twice'"
                #expect(try await $0.text(count) == "2")
            }
            try await bed.throughProxy(.statementsReordered) {
                try await $0.execute("UPDATE shop.items SET price=5 WHERE id=1")
                try await $0.execute("UPDATE shop.items SET price=6 WHERE id=1")
                #expect(try await $0.text("SELECT price FROM shop.items WHERE id=1") == "5.00")
            }
            try await bed.throughProxy(.replyCorrupted) {
                let first = try await $0.text("SELECT name FROM shop.items WHERE id=2")
                let second = try await $0.text("SELECT name FROM shop.items WHERE id=2")
                #expect([first, second] == ["twp", "two"])
            }
            try await bed.throughProxy(.late(milliseconds: 700)) { connection in
                let start = ContinuousClock.now
                let answer = try await connection.text("SELECT 1")
                #expect(answer == "1")
                #expect(ContinuousClock.now - start > .milliseconds(650))
            }
            try await bed.throughProxy(.clockStep(milliseconds: -86_400_000)) {
                try await $0.execute("SET timestamp=1763000000.000000,rand_seed1=1,rand_seed2=2")
                #expect(try await $0.text("SELECT UNIX_TIMESTAMP()") == "1762913600")
            }
        }
    }

    private static func differingLines(_ left: String, _ right: String) -> Int {
        let pairs = zip(left.split(separator: "\n"), right.split(separator: "\n"))
        return pairs.count { $0 != $1 }
    }
}
