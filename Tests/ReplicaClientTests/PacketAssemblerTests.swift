import NIOCore
import Testing

@testable import ReplicaClient

@Suite struct PacketAssemblerTests {
    @Test func `packets arrive whole whatever the pieces`() throws {
        var sender = PacketAssembler(packetBytesMax: 1 << 26)
        let payloads = [ByteBuffer(string: "one"), ByteBuffer(), ByteBuffer(string: "three")]
        var wire = ByteBuffer()
        for (index, payload) in payloads.enumerated() {
            wire.writeImmutableBuffer(sender.frame(payload, restarting: index == 0))
        }
        var receiver = PacketAssembler(packetBytesMax: 1 << 26)
        var got: [ByteBuffer] = []
        while let byte = wire.readSlice(length: 1) {
            receiver.append(byte)
            while let payload = try receiver.next() { got.append(payload) }
        }
        #expect(got == payloads)
    }

    @Test(arguments: [0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x1FF_FFFE])
    func `a payload beyond sixteen megabytes is joined again`(length: Int) throws {
        var sender = PacketAssembler(packetBytesMax: 1 << 26)
        let payload = ByteBuffer(repeating: 7, count: length)
        var receiver = PacketAssembler(packetBytesMax: 1 << 26)
        receiver.append(sender.frame(payload, restarting: true))
        #expect(try receiver.next()?.readableBytes == length)
        #expect(receiver.nextSequence == sender.nextSequence)
    }

    @Test func `a jump in the numbering is a protocol violation`() {
        var receiver = PacketAssembler(packetBytesMax: 1_024)
        receiver.append(ByteBuffer(bytes: [1, 0, 0, 5, 0]))
        #expect(throws: ReplicaClientError.protocolViolation("packet 5 came in place of 0")) {
            _ = try receiver.next()
        }
    }

    @Test func `a packet beyond the bound is refused before it is in`() {
        var receiver = PacketAssembler(packetBytesMax: 1_024)
        receiver.append(ByteBuffer(bytes: [0, 8, 0, 0]))
        #expect(throws: ReplicaClientError.replyTooLarge(bytesMax: 1_024)) {
            _ = try receiver.next()
        }
    }
}
