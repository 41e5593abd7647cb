public import NIOCore

/// Follows the frames of one side of a WebSocket connection (RFC 6455, section 5.2), and keeps none of them.
public struct WebSocketFrames: Sendable {
    /// Bytes of the longest head of a frame.
    private static let headBytesMax = 14
    /// Bytes of a reason; a frame that closes a connection is no longer than 125 bytes.
    private static let reasonBytesMax = 123
    private static let closeOpcode: UInt8 = 8

    /// The present frame's head as far as it came.
    private var head: [UInt8] = []
    private var payloadBytesLeft: UInt64 = 0
    private var opcode: UInt8 = 0
    /// True once a frame has said that the connection is over.
    public private(set) var hasClosed = false

    /// Starts with a connection.
    public init() {}

    /// True where a frame of our own may stand: behind a whole one.
    public var isBetweenFrames: Bool { head.isEmpty && payloadBytesLeft == 0 }

    /// Bytes of this side came.
    public mutating func read(_ bytes: ByteBuffer) {
        var rest = bytes
        while rest.readableBytes > 0 {
            if payloadBytesLeft > 0 {
                let count = Int(min(payloadBytesLeft, UInt64(rest.readableBytes)))
                rest.moveReaderIndex(forwardBy: count)
                payloadBytesLeft -= UInt64(count)
                if payloadBytesLeft == 0 { frameEnded() }
            } else if let byte = rest.readInteger(as: UInt8.self) {
                head.append(byte)
                readHead()
            }
        }
    }

    /// Takes a head that is complete; its second byte tells how long it is.
    private mutating func readHead() {
        guard head.count >= 2 else { return }
        let short = Int(head[1] & 0x7F)
        let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
        let keyBytes = head[1] & 0x80 == 0 ? 0 : 4
        guard head.count == 2 + lengthBytes + keyBytes else { return }
        opcode = head[0] & 0x0F
        payloadBytesLeft =
            lengthBytes == 0
            ? UInt64(short) : head[2..<(2 + lengthBytes)].reduce(0) { $0 << 8 | UInt64($1) }
        head.removeAll(keepingCapacity: true)
        if payloadBytesLeft == 0 { frameEnded() }
    }

    private mutating func frameEnded() {
        if opcode == Self.closeOpcode { hasClosed = true }
    }

    /// A server's frame that closes the connection.
    ///
    /// - Parameters:
    ///   - code: why, as a number of RFC 6455, section 7.4.
    ///   - reason: why, for people; left out where it is too long.
    /// - Returns: the frame.
    public static func close(code: UInt16, reason: String) -> ByteBuffer {
        let text = reason.utf8.count <= reasonBytesMax ? reason : ""
        var frame = ByteBufferAllocator().buffer(capacity: headBytesMax + text.utf8.count)
        frame.writeInteger(0x80 | closeOpcode)
        frame.writeInteger(UInt8(2 + text.utf8.count))
        frame.writeInteger(code)
        frame.writeString(text)
        return frame
    }
}
