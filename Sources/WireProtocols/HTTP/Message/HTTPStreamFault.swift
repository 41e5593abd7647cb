/// Why the bytes of a connection are no HTTP/1.1 message.
///
/// Nothing behind such a place can be trusted: the connection ends.
public enum HTTPStreamFault: Error, Sendable, Equatable {
    /// The head was read and is faulty.
    case head(HTTPHeadFault)
    /// The first line is no status line (RFC 9112, section 4).
    case statusLineMalformed
    /// A line ends otherwise than with CR and LF, or has no colon.
    case lineMalformed
    /// The head goes on beyond the limit.
    case headTooLarge(bytesMax: Int)
    /// There are more interim responses than the limit.
    case interimTooMany(countMax: Int)
    /// The protocol is changed, which nobody asked for.
    case upgradeUnasked
    /// A chunk's size is no hexadecimal number, does not fit, or its data goes on behind it (RFC 9112, section 7.1).
    case chunkMalformed
    /// A chunk's extensions or the trailers are longer than the limit.
    case chunkLineTooLong(bytesMax: Int)
    /// There is something that answers no request.
    case unasked
    /// The connection ended before the message did.
    case truncated
}

extension HTTPStreamFault: CustomStringConvertible {
    /// What is wrong; shows nothing of the message.
    public var description: String {
        switch self {
        case .head(let fault): "\(fault)"
        case .statusLineMalformed: "The first line is no status line of HTTP/1."
        case .lineMalformed: "A line of the head has no colon, or does not end with CR and LF."
        case .headTooLarge(let bytes): "The head is longer than \(bytes) bytes."
        case .interimTooMany(let count): "There are more than \(count) interim responses."
        case .upgradeUnasked: "The protocol is changed, which nobody asked for."
        case .chunkMalformed: "A chunk's size is wrong."
        case .chunkLineTooLong(let bytes):
            "A chunk's extensions or the trailers are longer than \(bytes) bytes."
        case .unasked: "There are bytes that answer no request."
        case .truncated: "The connection ended before the message did."
        }
    }
}
