public import NIOCore

/// A COM_CHANGE_USER command.
public struct ChangeUserRequest: Sendable, Equatable {
    /// Account name.
    public var user: String
    /// First answer of the plugin, made with the scramble of the greeting.
    public var authenticationData: [UInt8]
    /// Database to change to.
    public var database: String?
    /// Collation of the session.
    public var collation: UInt8?
    /// Plugin that made the answer.
    public var plugin: String?

    /// Reads a whole payload with its command byte; nil when malformed.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt8.self) == MySQLCommand.changeUser.rawValue,
            let user = payload.readMySQLNullTerminatedText(),
            let length = payload.readInteger(as: UInt8.self),
            let data = payload.readBytes(length: Int(length)),
            let database = payload.readMySQLNullTerminatedText()
        else { return nil }
        self.user = user
        authenticationData = data
        self.database = database.isEmpty ? nil : database
        guard let collation = payload.readInteger(endianness: .little, as: UInt16.self) else {
            return
        }
        self.collation = UInt8(exactly: collation)
        guard payload.readableBytes > 0 else { return }
        let name = payload.readableBytesView.prefix { $0 != 0 }
        guard let text = String(validating: name, as: UTF8.self) else { return nil }
        plugin = text
    }
}
