import NIOCore
import WireProtocols

@testable import ReplicaClient

/// Payloads of a server, for tests.
enum Packets {
    static func column(_ name: String) -> ByteBuffer {
        var payload = ByteBuffer()
        for text in ["def", "db", "t", "t", name, name] {
            payload.writeMySQLLengthEncodedBytes(Array(text.utf8))
        }
        payload.writeMySQLLengthEncodedInteger(0x0C)
        payload.writeInteger(45 as UInt16, endianness: .little)
        payload.writeInteger(11 as UInt32, endianness: .little)
        payload.writeInteger(3 as UInt8)
        payload.writeInteger(0x21 as UInt16, endianness: .little)
        payload.writeInteger(0 as UInt8)
        payload.writeInteger(0 as UInt16)
        return payload
    }

    static func row(_ values: [String?]) -> ByteBuffer {
        var payload = ByteBuffer()
        for value in values {
            if let value {
                payload.writeMySQLLengthEncodedBytes(Array(value.utf8))
            } else {
                payload.writeInteger(0xFB as UInt8)
            }
        }
        return payload
    }

    static func eof(status: UInt16 = 2) -> ByteBuffer {
        var payload = ByteBuffer(bytes: [0xFE, 0, 0])
        payload.writeInteger(status, endianness: .little)
        return payload
    }

    static func bytes(_ bytes: UInt8...) -> ByteBuffer { ByteBuffer(bytes: bytes) }
}
