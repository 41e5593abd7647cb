public import NIOCore

/// Reading and writing of the protocol's own integers and strings; a reader answers nil and does not
/// move when the bytes are malformed or missing.
extension ByteBuffer {
    /// Reads a length-encoded integer; nil for the NULL and error markers 0xFB and 0xFF too.
    public mutating func readMySQLLengthEncodedInteger() -> UInt64? {
        guard let first = getInteger(at: readerIndex, as: UInt8.self) else { return nil }
        let start = readerIndex
        moveReaderIndex(forwardBy: 1)
        let value: UInt64?
        switch first {
        case 0..<0xFB: value = UInt64(first)
        case 0xFC: value = readInteger(endianness: .little, as: UInt16.self).map(UInt64.init)
        case 0xFD: value = readMySQLUInt24().map(UInt64.init)
        case 0xFE: value = readInteger(endianness: .little, as: UInt64.self)
        default: value = nil
        }
        if value == nil { moveReaderIndex(to: start) }
        return value
    }

    /// Writes an integer in its shortest length-encoded form.
    public mutating func writeMySQLLengthEncodedInteger(_ value: UInt64) {
        switch value {
        case 0..<0xFB:
            writeInteger(UInt8(value))
        case 0xFB...0xFFFF:
            writeInteger(0xFC as UInt8)
            writeInteger(UInt16(value), endianness: .little)
        case 0x10000...0xFF_FFFF:
            writeInteger(0xFD as UInt8)
            writeMySQLUInt24(UInt32(value))
        default:
            writeInteger(0xFE as UInt8)
            writeInteger(value, endianness: .little)
        }
    }

    /// Reads a length-encoded string without copying it.
    public mutating func readMySQLLengthEncodedSlice() -> ByteBuffer? {
        let start = readerIndex
        if let length = readMySQLLengthEncodedInteger(), length <= UInt64(readableBytes),
            let slice = readSlice(length: Int(length))
        {
            return slice
        }
        moveReaderIndex(to: start)
        return nil
    }

    /// Reads a length-encoded string.
    public mutating func readMySQLLengthEncodedBytes() -> [UInt8]? {
        readMySQLLengthEncodedSlice().map { Array($0.readableBytesView) }
    }

    /// Writes a length-encoded string.
    public mutating func writeMySQLLengthEncodedBytes(_ bytes: some Collection<UInt8>) {
        writeMySQLLengthEncodedInteger(UInt64(bytes.count))
        writeBytes(bytes)
    }

    /// Reads up to a NUL, which is consumed and not part of the answer.
    public mutating func readMySQLNullTerminatedBytes() -> [UInt8]? {
        guard let end = readableBytesView.firstIndex(of: 0) else { return nil }
        let bytes = readBytes(length: end - readerIndex)
        moveReaderIndex(forwardBy: 1)
        return bytes
    }

    /// Reads UTF-8 text up to a NUL.
    public mutating func readMySQLNullTerminatedText() -> String? {
        let start = readerIndex
        if let bytes = readMySQLNullTerminatedBytes(),
            let text = String(validating: bytes, as: UTF8.self)
        {
            return text
        }
        moveReaderIndex(to: start)
        return nil
    }

    /// Writes text and a NUL; a NUL inside the text would end it early, so it is cut there.
    public mutating func writeMySQLNullTerminatedText(_ text: String) {
        writeBytes(text.utf8.prefix { $0 != 0 })
        writeInteger(0 as UInt8)
    }

    /// Reads a three-byte integer.
    public mutating func readMySQLUInt24() -> UInt32? {
        guard let low = getInteger(at: readerIndex, endianness: .little, as: UInt16.self),
            let high = getInteger(at: readerIndex + 2, as: UInt8.self)
        else { return nil }
        moveReaderIndex(forwardBy: 3)
        return UInt32(high) << 16 | UInt32(low)
    }

    /// Writes the low three bytes of an integer.
    public mutating func writeMySQLUInt24(_ value: UInt32) {
        writeInteger(UInt16(truncatingIfNeeded: value), endianness: .little)
        writeInteger(UInt8(truncatingIfNeeded: value >> 16))
    }
}
