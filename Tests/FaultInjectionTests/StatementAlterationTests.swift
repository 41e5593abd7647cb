import Testing

@testable import FaultInjection

struct StatementAlterationTests {
    @Test(arguments: [
        ("INSERT INTO t1 VALUES (1,'a')", "INSERT INTO t1 VALUES (1,'b')"),
        ("INSERT INTO t1 VALUES (19)", "INSERT INTO t1 VALUES (11)"),
        ("UPDATE t SET c=c+1 WHERE id=2", "UPDATE t SET c=c+1 WHERE id=3"),
        ("CREATE DATABASE shop", "CREATE DATABASE shop_"),
        ("create table if not exists `a b` (id int)", "create table if not exists `a b_` (id int)"),
        ("CREATE TABLE shop.items (n varchar(20))", "CREATE TABLE shop.items_ (n varchar(20))"),
        ("INSERT INTO t VALUES ('it\\'s', 5)", "INSERT INTO t VALUES ('it\\'s', 6)"),
        ("INSERT INTO t VALUES (\"z\",'')", "INSERT INTO t VALUES (\"y\",'')"),
    ])
    func `a statement changes in one place`(statement: String, altered: String) {
        let output = StatementAlteration.alter(Array(statement.utf8))
        #expect(output.map { String(decoding: $0, as: UTF8.self) } == altered)
    }

    @Test(arguments: ["BEGIN", "DELETE FROM t1", "", "INSERT INTO t SELECT * FROM s"])
    func `a statement without literals stays`(statement: String) {
        #expect(StatementAlteration.alter(Array(statement.utf8)) == nil)
    }

    @Test(arguments: [
        ("SET timestamp=100.5,rand_seed1=3", 250, "SET timestamp=100.750000,rand_seed1=3"),
        ("SET timestamp=100", 1_000, "SET timestamp=101.000000"),
        ("SET timestamp=100.000001", -200_000, "SET timestamp=1.000000"),
    ])
    func `pinned times move`(statement: String, milliseconds: Int, moved: String) {
        let output = PinnedTime.shift([3] + Array(statement.utf8), milliseconds: milliseconds)
        #expect(output.map { String(decoding: $0.dropFirst(), as: UTF8.self) } == moved)
    }

    @Test func `packets survive any cut, also those of several frames`() throws {
        let large = [UInt8](repeating: 7, count: PacketFramer.frameBytesMax)
        let packets = [
            MySQLPacket(sequence: 0, payload: [1, 2, 3]), MySQLPacket(sequence: 1, payload: []),
            MySQLPacket(sequence: 2, payload: large), MySQLPacket(sequence: 9, payload: [4]),
        ]
        let bytes = packets.flatMap(\.encoded)
        for step in [1_000_003, 16_777_216, 40_000_000] {
            var framer = PacketFramer()
            var found: [MySQLPacket] = []
            for start in stride(from: 0, to: bytes.count, by: step) {
                framer.append(bytes[start..<min(start + step, bytes.count)])
                while let packet = try framer.next() { found.append(packet) }
            }
            #expect(found == packets)
        }
    }

    @Test func `a packet beyond the bound is refused`() throws {
        var framer = PacketFramer()
        let frame = [0xFF, 0xFF, 0xFF, 0] + [UInt8](repeating: 0, count: 0xFF_FFFF)
        for _ in 0..<4 { framer.append(frame) }
        framer.append([0xFF, 0xFF, 0xFF, 0])
        #expect(throws: FaultProxyError.self) { _ = try framer.next() }
    }
}
