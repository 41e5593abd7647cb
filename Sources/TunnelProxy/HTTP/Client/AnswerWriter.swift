internal import NIOCore
internal import NIOHTTP1
internal import WireProtocols

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
        for (name, value) in answer.fields { out.writeField(name, value) }
        out.writeField("X-Request-Id", requestID)
        switch answer.framing {
        case .none(let length):
            body = .none
            if let length { out.writeField("Content-Length", length) }
        case .length(let bytes):
            body = .counted
            out.writeField("Content-Length", String(bytes))
        case .open where request?.isVersion11 ?? false:
            body = .chunked
            out.writeField("Transfer-Encoding", "chunked")
        case .open:
            body = .untilClose
            keepsAlive = false
        }
        if !keepsAlive {
            out.writeField("Connection", "close")
        } else if request?.isVersion11 == false {
            out.writeField("Connection", "keep-alive")
        }
        out.writeStaticString("\r\n")
        return out
    }

    /// Bytes before and behind a piece of the body; nil for none.
    func frame(_ bytes: ByteBuffer) -> (before: ByteBuffer, after: ByteBuffer)? {
        body == .chunked && bytes.readableBytes > 0 ? bytes.chunkFrame : nil
    }

    /// What ends the body, with fields behind it where it has a place for them; nil for nothing.
    func end(_ trailers: [HTTPFieldLine] = []) -> ByteBuffer? {
        body == .chunked ? .lastChunk(trailers) : nil
    }

    /// The head of an answer that changes the protocol.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - name: the protocol.
    ///   - requestID: the tunnel's name for the request.
    ///   - allocator: makes the buffer.
    /// - Returns: the bytes.
    func switching(
        _ answer: WebAnswer,
        to name: String,
        requestID: String,
        _ allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var out = allocator.buffer(capacity: 512)
        out.writeStaticString("HTTP/1.1 101 Switching Protocols\r\n")
        out.writeField("Connection", "Upgrade")
        out.writeField("Upgrade", name)
        for (name, value) in answer.fields { out.writeField(name, value) }
        out.writeField("X-Request-Id", requestID)
        out.writeStaticString("\r\n")
        return out
    }
}
