internal import NIOCore

/// Builds command packets for the replicas.
enum MySQLCommandEncoder {
    private static let packetBytesMax = 0xFF_FFFF

    /// Frames a command's payload, split as the protocol wants it, sequence ids from 0.
    static func packets(_ payload: ByteBuffer) -> ByteBuffer {
        var rest = payload
        var out = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 8)
        var sequence: UInt8 = 0
        while true {
            let length = min(rest.readableBytes, packetBytesMax)
            writeHeader(length: length, sequence: sequence, into: &out)
            if var part = rest.readSlice(length: length) { out.writeBuffer(&part) }
            sequence &+= 1
            // A full packet is always followed by another, be it empty.
            if length < packetBytesMax { return out }
        }
    }

    /// A COM_QUERY with this text.
    static func query(_ text: String) -> ByteBuffer {
        let length = text.utf8.count + 1
        var out = ByteBufferAllocator().buffer(capacity: length + 4)
        writeHeader(length: length, sequence: 0, into: &out)
        out.writeInteger(UInt8(0x03))
        out.writeString(text)
        return out
    }

    /// A command of one byte.
    static func bare(_ command: UInt8) -> ByteBuffer {
        var out = ByteBufferAllocator().buffer(capacity: 5)
        writeHeader(length: 1, sequence: 0, into: &out)
        out.writeInteger(command)
        return out
    }

    /// Writes a packet header.
    static func writeHeader(length: Int, sequence: UInt8, into out: inout ByteBuffer) {
        out.writeInteger(UInt8(truncatingIfNeeded: length))
        out.writeInteger(UInt8(truncatingIfNeeded: length >> 8))
        out.writeInteger(UInt8(truncatingIfNeeded: length >> 16))
        out.writeInteger(sequence)
    }
}
