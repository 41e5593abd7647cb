public import NIOCore

/// The client's login.
public struct HandshakeResponse41: Sendable, Equatable {
    /// What the client asks for.
    public var capabilities: MySQLCapabilities
    /// Longest packet the client takes.
    public var packetBytesMax: UInt32
    /// Collation of the session.
    public var collation: UInt8
    /// Account name.
    public var user: String
    /// First answer of the plugin.
    public var authenticationData: [UInt8]
    /// Database to start in.
    public var database: String?
    /// Plugin that made the answer; nil from clients that cannot name one.
    public var plugin: String?

    /// Creates a login.
    public init(
        capabilities: MySQLCapabilities,
        packetBytesMax: UInt32 = 0x0100_0000,
        collation: UInt8 = 45,
        user: String,
        authenticationData: [UInt8],
        database: String? = nil,
        plugin: String? = MySQLAuthenticationPlugin.native
    ) {
        self.capabilities = capabilities
        self.packetBytesMax = packetBytesMax
        self.collation = collation
        self.user = user
        self.authenticationData = authenticationData
        self.database = database
        self.plugin = plugin
    }

    /// Reads a whole payload; nil when malformed or of a client older than 4.1.
    ///
    /// Connection attributes are dropped unread.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard let flags = payload.readInteger(endianness: .little, as: UInt32.self) else {
            return nil
        }
        capabilities = MySQLCapabilities(rawValue: flags)
        guard capabilities.contains(.protocol41),
            let packetBytesMax = payload.readInteger(endianness: .little, as: UInt32.self),
            let collation = payload.readInteger(as: UInt8.self),
            payload.readBytes(length: 23) != nil,
            let user = payload.readMySQLNullTerminatedText(),
            let data = Self.readAuthenticationData(&payload, capabilities: capabilities)
        else { return nil }
        self.packetBytesMax = packetBytesMax
        self.collation = collation
        self.user = user
        authenticationData = data
        // Clients are known to set the flag and send nothing when they have no database.
        if capabilities.contains(.connectWithDatabase), payload.readableBytes > 0 {
            guard let name = payload.readMySQLNullTerminatedText() else { return nil }
            database = name.isEmpty ? nil : name
        }
        if capabilities.contains(.pluginAuth), payload.readableBytes > 0 {
            let name = payload.readableBytesView.prefix { $0 != 0 }
            guard let text = String(validating: name, as: UTF8.self) else { return nil }
            plugin = text
        }
    }

    private static func readAuthenticationData(
        _ payload: inout ByteBuffer,
        capabilities: MySQLCapabilities
    ) -> [UInt8]? {
        if capabilities.contains(.pluginAuthLengthEncoded) {
            return payload.readMySQLLengthEncodedBytes()
        }
        guard capabilities.contains(.secureConnection) else {
            return payload.readMySQLNullTerminatedBytes()
        }
        guard let length = payload.readInteger(as: UInt8.self) else { return nil }
        return payload.readBytes(length: Int(length))
    }

    /// The payload; flags that would promise parts not sent are left out.
    public func encoded() -> ByteBuffer {
        var flags = capabilities.subtracting(.connectAttributes)
        if database == nil {
            flags.remove(.connectWithDatabase)
        } else {
            flags.insert(.connectWithDatabase)
        }
        if plugin == nil { flags.remove(.pluginAuth) }
        if authenticationData.count > 250 { flags.insert(.pluginAuthLengthEncoded) }
        var payload = ByteBuffer()
        payload.writeInteger(flags.rawValue, endianness: .little)
        payload.writeInteger(packetBytesMax, endianness: .little)
        payload.writeInteger(collation)
        payload.writeRepeatingByte(0, count: 23)
        payload.writeMySQLNullTerminatedText(user)
        // One byte below 251 is both the length-encoded and the short form.
        payload.writeMySQLLengthEncodedBytes(authenticationData)
        if let database { payload.writeMySQLNullTerminatedText(database) }
        if let plugin, flags.contains(.pluginAuth) { payload.writeMySQLNullTerminatedText(plugin) }
        return payload
    }
}
