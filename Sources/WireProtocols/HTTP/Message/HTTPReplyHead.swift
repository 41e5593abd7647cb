/// The head of a response, as it was read from a connection.
public struct HTTPReplyHead: Sendable {
    /// Status code.
    public var status: Int
    /// Minor version of HTTP/1: 0 or 1.
    public var minorVersion: Int
    /// Header lines in the order received.
    public var fields: [HTTPFieldLine]
    /// How the body's end is known.
    public var framing: HTTPMessageFraming
    /// Whether the connection goes on behind this response.
    public var keepsAlive: Bool

    /// Creates a head.
    public init(
        status: Int,
        minorVersion: Int = 1,
        fields: [HTTPFieldLine],
        framing: HTTPMessageFraming,
        keepsAlive: Bool = true
    ) {
        self.status = status
        self.minorVersion = minorVersion
        self.fields = fields
        self.framing = framing
        self.keepsAlive = keepsAlive
    }
}
