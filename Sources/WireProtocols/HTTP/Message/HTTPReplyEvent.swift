public import NIOCore

/// A part of a response.
public enum HTTPReplyEvent: Sendable {
    /// The head of the final response; interim ones are passed over.
    case head(HTTPReplyHead)
    /// Bytes of the content, without the marks of chunks.
    case body(ByteBuffer)
    /// Fields behind the content that may be passed on; the end follows.
    case trailers([HTTPFieldLine])
    /// The response is complete.
    case end
}
