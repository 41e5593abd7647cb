public import NIOCore

/// The server's demand to start over with another plugin.
public struct AuthSwitchRequest: Sendable, Equatable {
    /// Plugin to use.
    public var plugin: String
    /// Fresh scramble, without a closing NUL.
    public var data: [UInt8]

    /// Creates a request.
    public init(plugin: String, data: [UInt8]) {
        self.plugin = plugin
        self.data = data
    }

    /// Reads a whole payload; nil when it is another packet.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt8.self) == 0xFE else { return nil }
        // A lone 0xFE is the demand of servers before 4.1.
        guard payload.readableBytes > 0 else {
            self.init(plugin: MySQLAuthenticationPlugin.old, data: [])
            return
        }
        guard let name = payload.readMySQLNullTerminatedText() else { return nil }
        var data = Array(payload.readableBytesView)
        if data.last == 0 { data.removeLast() }
        self.init(plugin: name, data: data)
    }

    /// The payload.
    public func encoded() -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(0xFE as UInt8)
        payload.writeMySQLNullTerminatedText(plugin)
        payload.writeBytes(data)
        payload.writeInteger(0 as UInt8)
        return payload
    }
}
