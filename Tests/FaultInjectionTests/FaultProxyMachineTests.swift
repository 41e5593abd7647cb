import Testing

@testable import FaultInjection

struct FaultProxyMachineTests {
    private let insert = "INSERT INTO t VALUES (1,'a')"
    private let pin = "SET timestamp=1763000000.123456,rand_seed1=1,rand_seed2=2"

    @Test func `nothing is touched before the fault is armed`() throws {
        var script = try ProxyScript(.statementMissed, armed: false)
        script.query(insert)
        script.server(ProxyScript.ok)
        #expect(script.statements == [insert])
        #expect(script.toClient.map(\.payload) == [ProxyScript.ok])
        #expect(script.acted == 0)
    }

    @Test func `a missed statement is answered and never arrives, once`() throws {
        var script = try ProxyScript(.statementMissed)
        script.query(pin)
        script.query(insert)
        #expect(script.toClient.isEmpty, "the reply to the pin comes first")
        script.server(ProxyScript.ok)
        #expect(script.statements == [pin])
        #expect(script.toClient.count == 2)
        #expect(script.toClient.last?.sequence == 1)
        script.query(insert)
        #expect(script.statements == [pin, insert])
        #expect(script.acted == 1)
        #expect(script.reports == [insert])
    }

    @Test func `a fault that lasts acts every time`() throws {
        var script = try ProxyScript(.statementMissed, isOnce: false)
        for _ in 0..<3 { script.query(insert) }
        #expect(script.statements.isEmpty)
        #expect(script.acted == 3)
    }

    @Test func `the pattern chooses the statement`() throws {
        var script = try ProxyScript(.statementMissed, pattern: "into orders")
        script.query(insert)
        script.query("insert INTO Orders values (1)")
        #expect(script.statements == [insert])
        #expect(throws: FaultProxyError.self) { _ = try StatementPattern("(") }
    }

    @Test func `a wrong statement arrives altered`() throws {
        var script = try ProxyScript(.statementWrong)
        script.query(insert)
        #expect(script.statements == ["INSERT INTO t VALUES (1,'b')"])
    }

    @Test func `a duplicated statement is answered once`() throws {
        var script = try ProxyScript(.statementDuplicated)
        script.query(insert)
        #expect(script.statements == [insert, insert])
        script.server(ProxyScript.ok)
        script.server([0, 9, 0, 2, 0, 0, 0])
        #expect(script.toClient.map(\.payload) == [ProxyScript.ok])
    }

    @Test func `reordered statements swap, the pins stay where they are`() throws {
        var script = try ProxyScript(.statementsReordered)
        script.query(insert)
        #expect(script.toClient.map(\.payload) == [ProxyScript.ok])
        script.query(pin)
        script.query("DELETE FROM t")
        #expect(script.statements == [pin, "DELETE FROM t", insert])
        for _ in 0..<3 { script.server(ProxyScript.ok) }
        #expect(script.toClient.count == 3)
        script.fireTimers()
        #expect(script.statements.count == 3)
    }

    @Test func `a statement that no other follows arrives late`() throws {
        var script = try ProxyScript(.statementsReordered)
        script.query(insert)
        #expect(script.statements.isEmpty)
        script.fireTimers()
        #expect(script.statements == [insert])
        script.server(ProxyScript.ok)
        #expect(script.toClient.count == 1)
    }

    @Test func `an early reply comes before the replica's, which is swallowed`() throws {
        var script = try ProxyScript(.early)
        script.query(insert)
        #expect(script.toClient.count == 1)
        #expect(script.statements == [insert])
        script.server([0xFF, 0, 4])
        #expect(script.toClient.count == 1)
    }

    @Test func `a late reply holds back those behind it, in order`() throws {
        var script = try ProxyScript(.late(milliseconds: 8_000))
        script.query("SELECT 1")
        script.serverRows([["1"]])
        script.query("SELECT 2")
        script.serverRows([["2"]])
        #expect(script.toClient.isEmpty)
        #expect(script.timers.map(\.milliseconds) == [8_000])
        script.fireTimers()
        #expect(script.toClient.count == 10)
        #expect(script.toClient[3].payload == [1, UInt8(ascii: "1")])
        script.query("SELECT 3")
        script.serverRows([["3"]])
        #expect(script.toClient.count == 15)
    }

    @Test func `a reply that never comes keeps the connection open and silent`() throws {
        var script = try ProxyScript(.never)
        script.query(insert)
        script.server(ProxyScript.ok)
        script.query("SELECT 1")
        script.serverRows([["1"]])
        #expect(script.toClient.isEmpty)
        #expect(script.statements.count == 2)
        #expect(!script.isClosed)
    }

    @Test func `a corrupted reply differs in one value and keeps its form`() throws {
        var script = try ProxyScript(.replyCorrupted)
        script.query("SELECT a, b FROM t")
        script.serverRows([[nil, "x"], ["7", ""], ["8", nil]])
        #expect(script.toClient.map(\.payload.count) == [1, 4, 5, 3, 3, 3, 5])
        #expect(script.toClient[3].payload == [0xFB, 1, UInt8(ascii: "y")])
        #expect(script.toClient[4].payload == [1, UInt8(ascii: "7"), 0])
        #expect(script.acted == 1)
    }

    @Test func `an empty result leaves the fault armed, the next one is corrupted`() throws {
        var script = try ProxyScript(.replyCorrupted)
        script.query("SELECT a FROM t")
        script.serverRows([])
        #expect(script.acted == 0)
        script.query("SELECT a FROM t")
        script.serverRows([["1"]])
        #expect(script.acted == 1)
    }

    @Test func `affected rows are corrupted where there are no rows`() throws {
        var script = try ProxyScript(.replyCorrupted, pattern: "insert")
        script.query(insert)
        script.server(ProxyScript.ok)
        #expect(script.toClient.map(\.payload) == [[0, 2, 0, 2, 0, 0, 0]])
    }

    @Test func `a stepped clock moves the pinned time`() throws {
        var script = try ProxyScript(.clockStep(milliseconds: -3_600_500))
        script.query(pin)
        #expect(
            script.statements == ["SET timestamp=1762996399.623456,rand_seed1=1,rand_seed2=2"]
        )
    }

    @Test func `prepared statements are known by their text`() throws {
        var script = try ProxyScript(.statementMissed)
        script.client([0x16] + Array("INSERT INTO t VALUES (?)".utf8))
        script.server([0, 7, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
        script.server([3, 0x64, 0x65, 0x66], sequence: 2)
        script.server([0xFE, 0, 0, 2, 0], sequence: 3)
        #expect(script.toClient.count == 3)
        let execute: [UInt8] = [0x17, 7, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 0, 5, 0, 0, 1]
        script.client(execute)
        #expect(script.toServer.count == 1, "the execution is missed")
        #expect(script.toClient.count == 4)
        script.client([0x19, 7, 0, 0, 0])
        script.client(execute)
        #expect(script.toServer.count == 3)
        script.server(ProxyScript.ok)
        #expect(script.toClient.count == 5)
    }

    @Test func `several results and a file from the client are followed to their end`() throws {
        var script = try ProxyScript(.replyCorrupted, pattern: "last")
        script.query("SELECT 1; LOAD DATA LOCAL INFILE 'f' INTO TABLE t")
        script.server([1])
        script.server([3, 0x64, 0x65, 0x66], sequence: 2)
        script.server([0xFE, 0, 0, 2, 0], sequence: 3)
        script.server([1, 0x31], sequence: 4)
        script.server([0xFE, 0, 0, 0x0A, 0], sequence: 5)
        script.server([0xFB, 0x66], sequence: 6)
        script.client(Array("INSERT last".utf8), sequence: 7)
        script.client([], sequence: 8)
        script.server(ProxyScript.ok, sequence: 9)
        script.query("SELECT 'last'")
        script.serverRows([["1"]])
        #expect(script.acted == 1)
        #expect(script.toServer.count == 4)
    }

    @Test func `encrypted connections pass through untouched`() throws {
        let trigger = FaultTrigger(isOnce: false)
        trigger.arm()
        var machine = FaultProxyMachine(
            fault: .statementMissed,
            pattern: try StatementPattern(".")
        )
        let greeting = MySQLPacket(sequence: 0, payload: [10])
        #expect(machine.serverSent(greeting, claim: trigger.claim) == [.sendToClient(greeting)])
        let tls = MySQLPacket(
            sequence: 1,
            payload: [0x85, 0xAE] + [UInt8](repeating: 0, count: 30)
        )
        #expect(machine.clientSent(tls, claim: trigger.claim) == [.sendToServer(tls)])
        let noise = MySQLPacket(sequence: 2, payload: [3, 1, 2, 3])
        #expect(machine.clientSent(noise, claim: trigger.claim) == [.sendToServer(noise)])
        #expect(trigger.report.acted == 0)
    }

    @Test func `a client that asks without end is cut off`() throws {
        var script = try ProxyScript(.statementMissed, armed: false)
        for _ in 0...FaultProxyMachine.pendingMax { script.query("SELECT 1") }
        #expect(script.isClosed)
    }
}
