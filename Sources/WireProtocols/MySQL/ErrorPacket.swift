public import NIOCore

/// An ERR packet.
public struct ErrorPacket: Error, Sendable, Equatable {
    /// The error number.
    public var code: MySQLErrorCode
    /// Five characters; part of the vote together with the number.
    public var sqlState: String
    /// Text for people.
    public var message: String

    /// Creates an error; without a state the one usual for the number is taken.
    public init(code: MySQLErrorCode, sqlState: String? = nil, message: String) {
        self.code = code
        self.sqlState = sqlState ?? code.sqlState
        self.message = message
    }

    /// Reads a whole payload; nil when it is no ERR packet.
    public init?(payload: ByteBuffer) {
        var payload = payload
        guard payload.readInteger(as: UInt8.self) == 0xFF,
            let number = payload.readInteger(endianness: .little, as: UInt16.self)
        else { return nil }
        code = MySQLErrorCode(rawValue: number)
        // Before the handshake a server sends no state.
        if payload.getInteger(at: payload.readerIndex, as: UInt8.self) == UInt8(ascii: "#"),
            let state = payload.getBytes(at: payload.readerIndex + 1, length: 5)
        {
            sqlState = String(decoding: state, as: UTF8.self)
            payload.moveReaderIndex(forwardBy: 6)
        } else {
            sqlState = code.sqlState
        }
        message = String(decoding: payload.readableBytesView, as: UTF8.self)
    }

    /// The payload; `withState: false` is the form before the handshake.
    public func encoded(withState: Bool = true) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(0xFF as UInt8)
        payload.writeInteger(code.rawValue, endianness: .little)
        if withState {
            payload.writeInteger(UInt8(ascii: "#"))
            let state = Array(sqlState.utf8.prefix(5))
            payload.writeBytes(state)
            payload.writeRepeatingByte(UInt8(ascii: "0"), count: 5 - state.count)
        }
        payload.writeString(message)
        return payload
    }
}
