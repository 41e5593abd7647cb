public import NIOCore

/// An OK packet without session state.
public struct OKPacket: Sendable, Equatable {
    /// Rows changed, or found when the client asked for that.
    public var affectedRows: UInt64
    /// First automatic value given out.
    public var lastInsertID: UInt64
    /// Status flags.
    public var status: MySQLStatus
    /// Number of warnings.
    public var warningCount: UInt16
    /// Text such as `Records: 2  Duplicates: 0  Warnings: 0`.
    public var info: [UInt8]

    /// Creates a packet.
    public init(
        affectedRows: UInt64 = 0,
        lastInsertID: UInt64 = 0,
        status: MySQLStatus = .autocommit,
        warningCount: UInt16 = 0,
        info: [UInt8] = []
    ) {
        self.affectedRows = affectedRows
        self.lastInsertID = lastInsertID
        self.status = status
        self.warningCount = warningCount
        self.info = info
    }

    /// Reads a whole payload; nil when it is no OK packet.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt8.self) == 0x00,
            let affected = payload.readMySQLLengthEncodedInteger(),
            let insertID = payload.readMySQLLengthEncodedInteger(),
            let status = payload.readInteger(endianness: .little, as: UInt16.self),
            let warnings = payload.readInteger(endianness: .little, as: UInt16.self)
        else { return nil }
        affectedRows = affected
        lastInsertID = insertID
        self.status = MySQLStatus(rawValue: status)
        warningCount = warnings
        // MariaDB writes the text length-encoded, MySQL up to the end of the packet.
        var encoded = payload
        if let text = encoded.readMySQLLengthEncodedBytes(), encoded.readableBytes == 0 {
            info = text
        } else {
            info = Array(payload.readableBytesView)
        }
    }

    /// The payload.
    public func encoded() -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(0x00 as UInt8)
        payload.writeMySQLLengthEncodedInteger(affectedRows)
        payload.writeMySQLLengthEncodedInteger(lastInsertID)
        payload.writeInteger(status.rawValue, endianness: .little)
        payload.writeInteger(warningCount, endianness: .little)
        if !info.isEmpty { payload.writeMySQLLengthEncodedBytes(info) }
        return payload
    }
}
