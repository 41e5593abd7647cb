public import NIOCore

/// The client's wish to switch to TLS, sent in place of its login.
public struct SSLRequest: Sendable, Equatable {
    /// Length of the payload.
    public static let payloadBytes = 32

    /// What the client asks for.
    public var capabilities: MySQLCapabilities
    /// Longest packet the client takes.
    public var packetBytesMax: UInt32
    /// Collation of the session.
    public var collation: UInt8

    /// Creates a request.
    public init(capabilities: MySQLCapabilities, packetBytesMax: UInt32, collation: UInt8) {
        self.capabilities = capabilities.union(.ssl)
        self.packetBytesMax = packetBytesMax
        self.collation = collation
    }

    /// Reads a whole payload; nil when it is no request for TLS.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readableBytes == Self.payloadBytes,
            let flags = payload.readInteger(endianness: .little, as: UInt32.self),
            let packetBytesMax = payload.readInteger(endianness: .little, as: UInt32.self),
            let collation = payload.readInteger(as: UInt8.self)
        else { return nil }
        capabilities = MySQLCapabilities(rawValue: flags)
        guard capabilities.contains([.ssl, .protocol41]) else { return nil }
        self.packetBytesMax = packetBytesMax
        self.collation = collation
    }

    /// The payload.
    public func encoded() -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(capabilities.rawValue, endianness: .little)
        payload.writeInteger(packetBytesMax, endianness: .little)
        payload.writeInteger(collation)
        payload.writeRepeatingByte(0, count: 23)
        return payload
    }
}
