/// Reads big-endian fields from bytes that somebody else wrote; never traps, whatever they are.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Bytes that have not been read.
    var remaining: Int { bytes.endIndex - position }

    /// Bytes that have been read.
    var consumed: Int { position - bytes.startIndex }

    mutating func byte(_ field: String) throws(FormatError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated(field: field) }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func integer<Value: FixedWidthInteger>(
        _ field: String,
        as type: Value.Type = Value.self
    )
        throws(FormatError) -> Value
    {
        let size = Value.bitWidth / 8
        guard remaining >= size else { throw .truncated(field: field) }
        let value = bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: consumed, as: Value.self)
        }
        position += size
        return Value(bigEndian: value)
    }

    mutating func data(_ count: Int, _ field: String) throws(FormatError) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw .truncated(field: field) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Reads a text with its length before it.
    mutating func text(_ field: String, bytesMax: Int = .max) throws(FormatError) -> String {
        let count = Int(try integer(field, as: UInt16.self))
        guard count <= bytesMax else {
            throw .tooLarge(field: field, bytes: count, bytesMax: bytesMax)
        }
        guard remaining >= count else { throw .truncated(field: field) }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self)
        else { throw .notText(field: field) }
        position += count
        return text
    }

    mutating func digest(_ field: String) throws(FormatError) -> LedgerDigest {
        let bytes = try data(LedgerDigest.byteCount, field)
        guard let digest = LedgerDigest(bytes: bytes) else { throw .truncated(field: field) }
        return digest
    }

    /// Makes sure that nothing is left over.
    func finish() throws(FormatError) {
        guard remaining == 0 else { throw .trailing(bytes: remaining) }
    }
}
