import NIOCore
import Testing
import WireProtocols

@testable import ReplicaClient

@Suite struct ReplyReaderTests {
    @Test func `an OK packet ends the reply with its numbers`() throws {
        var reader = ReplyReader()
        let packet = OKPacket(affectedRows: 3, lastInsertID: 7, status: [.inTransaction])
        #expect(
            try reader.received(packet.encoded())
                == .finished(QueryOutcome(affectedRows: 3, lastInsertID: 7, inTransaction: true))
        )
    }

    @Test func `a result gives its columns once and each of its rows`() throws {
        var reader = ReplyReader()
        #expect(try reader.received(Packets.bytes(2)) == .pending)
        #expect(try reader.received(Packets.column("a")) == .pending)
        #expect(try reader.received(Packets.column("b")) == .pending)
        #expect(
            try reader.received(Packets.eof())
                == .columns([
                    ReplicaColumn(name: "a", type: 3, flags: 0x21),
                    ReplicaColumn(name: "b", type: 3, flags: 0x21),
                ])
        )
        let row = try reader.received(Packets.row(["1", nil]))
        #expect(row == .row(ReplicaRow(values: [ByteBuffer(string: "1"), nil])))
        #expect(try reader.received(Packets.eof()) == .finished(QueryOutcome()))
    }

    @Test func `later results of a procedure are read and dropped`() throws {
        var reader = ReplyReader()
        for packet in [Packets.bytes(1), Packets.column("a")] {
            #expect(try reader.received(packet) == .pending)
        }
        _ = try reader.received(Packets.eof())
        _ = try reader.received(Packets.row(["1"]))
        let packets = [
            Packets.eof(status: 0x000A), Packets.bytes(1), Packets.column("z"), Packets.eof(),
            Packets.row(["2"]), Packets.eof(status: 0x000A),
        ]
        for packet in packets { #expect(try reader.received(packet) == .pending) }
        #expect(
            try reader.received(OKPacket(affectedRows: 1).encoded())
                == .finished(QueryOutcome(affectedRows: 1))
        )
    }

    @Test func `an error in the middle of rows ends the reply`() throws {
        var reader = ReplyReader()
        for packet in [Packets.bytes(1), Packets.column("a"), Packets.eof()] {
            _ = try reader.received(packet)
        }
        let error = ErrorPacket(
            code: MySQLErrorCode(rawValue: 1317),
            sqlState: "70100",
            message: "gone"
        )
        #expect(
            try reader.received(error.encoded())
                == .failed(.server(code: 1317, sqlState: "70100", message: "gone"))
        )
        #expect(throws: ReplicaClientError.self) { _ = try reader.received(Packets.eof()) }
    }

    @Test(arguments: [
        ByteBuffer(), Packets.bytes(0x00), Packets.bytes(0xFF), Packets.bytes(0xFE, 1),
        Packets.bytes(0xFC, 0xFF), Packets.bytes(2, 2), Packets.bytes(0xFD, 0xFF, 0xFF, 0xFF),
    ])
    func `a malformed first packet is a protocol violation`(payload: ByteBuffer) {
        var reader = ReplyReader()
        #expect(throws: ReplicaClientError.self) { _ = try reader.received(payload) }
    }

    @Test func `a row of another width is a protocol violation`() throws {
        var reader = ReplyReader()
        for packet in [Packets.bytes(1), Packets.column("a"), Packets.eof()] {
            _ = try reader.received(packet)
        }
        #expect(throws: ReplicaClientError.protocolViolation("a malformed row")) {
            _ = try reader.received(Packets.row(["1", "2"]))
        }
    }

    @Test func `random packets never crash the reader`() {
        var generator = SplitMix(state: 42)
        for _ in 0..<5_000 {
            var reader = ReplyReader()
            for _ in 0..<8 {
                let count = Int(generator.next() % 24)
                let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                guard (try? reader.received(ByteBuffer(bytes: bytes))) != nil else { break }
            }
        }
    }
}
