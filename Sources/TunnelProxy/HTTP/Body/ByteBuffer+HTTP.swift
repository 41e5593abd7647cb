internal import NIOCore
internal import WireProtocols

// What HTTP/1.1 messages are written with.
extension ByteBuffer {
    /// Writes a header line.
    mutating func writeField(_ name: String, _ value: String) {
        writeString(name)
        writeStaticString(": ")
        writeString(value)
        writeStaticString("\r\n")
    }

    /// What stands before and behind these bytes as a chunk; there must be some, because none would end the body.
    var chunkFrame: (before: ByteBuffer, after: ByteBuffer) {
        var before = ByteBufferAllocator().buffer(capacity: 16)
        before.writeString(String(readableBytes, radix: 16))
        before.writeStaticString("\r\n")
        return (before, ByteBuffer.chunkEnd)
    }

    /// What ends a chunked body.
    static let lastChunk = ByteBuffer(staticString: "0\r\n\r\n")

    /// What ends a chunked body, with fields behind it.
    static func lastChunk(_ trailers: [HTTPFieldLine]) -> ByteBuffer {
        guard !trailers.isEmpty else { return lastChunk }
        var out = ByteBufferAllocator().buffer(capacity: 256)
        out.writeStaticString("0\r\n")
        for (name, value) in trailers { out.writeField(name, value) }
        out.writeStaticString("\r\n")
        return out
    }

    private static let chunkEnd = ByteBuffer(staticString: "\r\n")
}
