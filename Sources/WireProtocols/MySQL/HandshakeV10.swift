public import NIOCore

/// The server's greeting.
public struct HandshakeV10: Sendable, Equatable {
    /// Length of a scramble.
    public static let scrambleBytes = 20

    /// Version text.
    public var serverVersion: String
    /// Session number.
    public var connectionID: UInt32
    /// Twenty random bytes without NUL.
    public var scramble: [UInt8]
    /// What the server offers.
    public var capabilities: MySQLCapabilities
    /// Default collation.
    public var collation: UInt8
    /// Status flags.
    public var status: MySQLStatus
    /// Plugin that the scramble is meant for.
    public var plugin: String

    /// Creates a greeting.
    public init(
        serverVersion: String,
        connectionID: UInt32,
        scramble: [UInt8],
        capabilities: MySQLCapabilities,
        collation: UInt8 = 45,
        status: MySQLStatus = .autocommit,
        plugin: String = MySQLAuthenticationPlugin.native
    ) {
        self.serverVersion = serverVersion
        self.connectionID = connectionID
        self.scramble = scramble
        self.capabilities = capabilities
        self.collation = collation
        self.status = status
        self.plugin = plugin
    }

    /// Reads a whole payload; nil when malformed or of a server older than 4.1.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt8.self) == 10,
            let version = payload.readMySQLNullTerminatedText(),
            let identifier = payload.readInteger(endianness: .little, as: UInt32.self),
            let first = payload.readBytes(length: 8),
            payload.readInteger(as: UInt8.self) != nil,
            let low = payload.readInteger(endianness: .little, as: UInt16.self),
            let collation = payload.readInteger(as: UInt8.self),
            let status = payload.readInteger(endianness: .little, as: UInt16.self),
            let high = payload.readInteger(endianness: .little, as: UInt16.self),
            let scrambleLength = payload.readInteger(as: UInt8.self),
            payload.readBytes(length: 10) != nil
        else { return nil }
        // The length counts the closing NUL; servers without named plugins say zero.
        let restLength = max(12, Int(scrambleLength) - 9)
        guard let rest = payload.readBytes(length: restLength) else { return nil }
        _ = payload.readInteger(as: UInt8.self)
        serverVersion = version
        connectionID = identifier
        scramble = first + rest.prefix(Self.scrambleBytes - 8)
        capabilities = MySQLCapabilities(rawValue: UInt32(high) << 16 | UInt32(low))
        self.collation = collation
        self.status = MySQLStatus(rawValue: status)
        guard capabilities.contains(.pluginAuth) else {
            plugin = MySQLAuthenticationPlugin.native
            return
        }
        // Some old servers forget the closing NUL.
        let name = payload.readableBytesView.prefix { $0 != 0 }
        plugin = String(decoding: name, as: UTF8.self)
    }

    /// The payload; a scramble of another length is padded or cut to twenty bytes.
    public func encoded() -> ByteBuffer {
        var payload = ByteBuffer()
        let filled = (scramble + repeatElement(0x2A, count: Self.scrambleBytes)).prefix(
            Self.scrambleBytes
        )
        payload.writeInteger(10 as UInt8)
        payload.writeMySQLNullTerminatedText(serverVersion)
        payload.writeInteger(connectionID, endianness: .little)
        payload.writeBytes(filled.prefix(8))
        payload.writeInteger(0 as UInt8)
        payload.writeInteger(
            UInt16(truncatingIfNeeded: capabilities.rawValue),
            endianness: .little
        )
        payload.writeInteger(collation)
        payload.writeInteger(status.rawValue, endianness: .little)
        payload.writeInteger(
            UInt16(truncatingIfNeeded: capabilities.rawValue >> 16),
            endianness: .little
        )
        payload.writeInteger(UInt8(Self.scrambleBytes + 1))
        payload.writeRepeatingByte(0, count: 10)
        payload.writeBytes(filled.dropFirst(8))
        payload.writeInteger(0 as UInt8)
        payload.writeMySQLNullTerminatedText(plugin)
        return payload
    }
}
