internal import NIOCore
internal import WireProtocols

/// Takes whole packets off a buffer.
enum MySQLFraming {
    /// One packet without its header.
    struct Packet {
        let payload: ByteBuffer
        let sequence: UInt8
    }

    /// Reads the next whole packet; nil when it is not complete yet.
    static func nextPacket(_ buffer: inout ByteBuffer) -> Packet? {
        guard let length = payloadLength(buffer, at: buffer.readerIndex),
            buffer.readableBytes >= 4 + length,
            let sequence: UInt8 = buffer.getInteger(at: buffer.readerIndex + 3)
        else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard let payload = buffer.readSlice(length: length) else { return nil }
        return Packet(payload: payload, sequence: sequence)
    }

    /// The one value of a reply of one row and one column; nil when it is none.
    static func singleValue(_ reply: ByteBuffer) -> String? {
        var rest = reply
        // Column count, one definition, EOF, then the row.
        for _ in 0..<3 { guard nextPacket(&rest) != nil else { return nil } }
        guard var row = nextPacket(&rest)?.payload,
            row.getInteger(at: row.readerIndex) != UInt8(0xFB)
        else { return nil }
        return row.readMySQLLengthEncodedBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Length of the payload of the packet whose header starts at `index`; nil when it is cut short.
    static func payloadLength(_ buffer: ByteBuffer, at index: Int) -> Int? {
        guard let low: UInt16 = buffer.getInteger(at: index, endianness: .little),
            let high: UInt8 = buffer.getInteger(at: index + 2),
            index + 4 <= buffer.writerIndex
        else { return nil }
        return Int(low) | Int(high) << 16
    }
}
