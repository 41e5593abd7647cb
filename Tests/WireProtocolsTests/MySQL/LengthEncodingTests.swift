import NIOCore
import Testing
import WireProtocols

@Suite struct LengthEncodingTests {
    @Test(
        arguments: [
            (0, [0x00]),
            (250, [0xFA]),
            (251, [0xFC, 0xFB, 0x00]),
            (0xFFFF, [0xFC, 0xFF, 0xFF]),
            (0x10000, [0xFD, 0x00, 0x00, 0x01]),
            (0xFF_FFFF, [0xFD, 0xFF, 0xFF, 0xFF]),
            (0x100_0000, [0xFE, 0, 0, 0, 1, 0, 0, 0, 0]),
            (.max, [0xFE] + Array(repeating: 0xFF, count: 8)),
        ] as [(UInt64, [UInt8])]
    )
    func `integers have their shortest form and come back`(value: UInt64, bytes: [UInt8]) {
        var buffer = ByteBuffer()
        buffer.writeMySQLLengthEncodedInteger(value)
        #expect(Array(buffer.readableBytesView) == bytes)
        #expect(buffer.readMySQLLengthEncodedInteger() == value)
        #expect(buffer.readableBytes == 0)
        for cut in 0..<bytes.count {
            var short = ByteBuffer(bytes: bytes[..<cut])
            #expect(short.readMySQLLengthEncodedInteger() == nil)
            #expect(short.readableBytes == cut)
        }
    }

    @Test func `markers and strings that promise too much are refused without moving`() {
        for bytes: [UInt8] in [
            [0xFB], [0xFF], [0x05, 1, 2],
            [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
        ] {
            var buffer = ByteBuffer(bytes: bytes)
            #expect(buffer.readMySQLLengthEncodedBytes() == nil)
            #expect(buffer.readableBytes == bytes.count)
        }
    }

    @Test func `strings come back`() {
        var buffer = ByteBuffer()
        buffer.writeMySQLLengthEncodedBytes(Array("abc".utf8))
        buffer.writeMySQLNullTerminatedText("na\0me")
        buffer.writeMySQLUInt24(0x030201)
        #expect(buffer.readMySQLLengthEncodedBytes() == Array("abc".utf8))
        #expect(buffer.readMySQLNullTerminatedText() == "na")
        #expect(buffer.readMySQLUInt24() == 0x030201)
        #expect(buffer.readMySQLUInt24() == nil)
        #expect(buffer.readMySQLNullTerminatedBytes() == nil)
        var invalid = ByteBuffer(bytes: [0xC3, 0x28, 0x00])
        #expect(invalid.readMySQLNullTerminatedText() == nil)
        #expect(invalid.readableBytes == 3)
    }
}
