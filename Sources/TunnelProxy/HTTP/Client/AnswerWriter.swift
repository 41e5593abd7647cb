internal import NIOCore
internal import NIOHTTP1

/// Writes the answers of one client connection as HTTP/1.1 has them.
struct AnswerWriter {
    /// How the body that is being written ends.
    private enum Body { case none, counted, chunked, untilClose }

    private var body = Body.none

    /// Creates a writer.
    init() {}

    /// The head of an answer.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - request: what it answers; nil for bytes that were no request.
    ///   - requestID: the tunnel's name for the request.
    ///   - keepsAlive: whether the connection goes on; set to false where the body ends with it.
    ///   - allocator: makes the buffer.
    /// - Returns: the bytes.
    mutating func head(
        _ answer: WebAnswer,
        to request: WebRequest?,
        requestID: String,
        keepsAlive: inout Bool,
        _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var out = allocator.buffer(capacity: 512)
        out.writeStaticString("HTTP/1.1 ")
        out.writeString(String(answer.status))
        out.writeStaticString(" ")
        out.writeString(HTTPResponseStatus(statusCode: answer.status).reasonPhrase)
        out.writeStaticString("\r\n")
        for (name, value) in answer.fields { AnswerWriter.line(name, value, &out) }
        AnswerWriter.line("X-Request-Id", requestID, &out)
        switch answer.framing {
        case .none(let length):
            body = .none
            if let length { AnswerWriter.line("Content-Length", length, &out) }
        case .length(let bytes):
            body = .counted
            AnswerWriter.line("Content-Length", String(bytes), &out)
        case .open where request?.isVersion11 ?? false:
            body = .chunked
            AnswerWriter.line("Transfer-Encoding", "chunked", &out)
        case .open:
            body = .untilClose
            keepsAlive = false
        }
        if !keepsAlive {
            AnswerWriter.line("Connection", "close", &out)
        } else if request?.isVersion11 == false {
            AnswerWriter.line("Connection", "keep-alive", &out)
        }
        out.writeStaticString("\r\n")
        return out
    }

    /// Bytes before and behind a piece of the body; nil for none.
    func frame(
        _ bytes: ByteBuffer,
        _ allocator: ByteBufferAllocator
    ) -> (before: ByteBuffer, after: ByteBuffer)? {
        guard body == .chunked, bytes.readableBytes > 0 else { return nil }
        var before = allocator.buffer(capacity: 16)
        before.writeString(String(bytes.readableBytes, radix: 16))
        before.writeStaticString("\r\n")
        var after = allocator.buffer(capacity: 2)
        after.writeStaticString("\r\n")
        return (before, after)
    }

    /// What ends the body; nil for nothing.
    func end(_ allocator: ByteBufferAllocator) -> ByteBuffer? {
        guard body == .chunked else { return nil }
        var out = allocator.buffer(capacity: 8)
        out.writeStaticString("0\r\n\r\n")
        return out
    }

    private static func line(_ name: String, _ value: String, _ out: inout ByteBuffer) {
        out.writeString(name)
        out.writeStaticString(": ")
        out.writeString(value)
        out.writeStaticString("\r\n")
    }
}
