/// Brings UTF-16 sources, known by their byte order mark, into UTF-8; leaves others alone.
enum TextEncoding {
    /// The bytes as UTF-8, or nil when UTF-16 was announced and is broken.
    static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2 else { return bytes }
        let isLittle = bytes[0] == 0xFF && bytes[1] == 0xFE
        let isBig = bytes[0] == 0xFE && bytes[1] == 0xFF
        guard isLittle || isBig else { return bytes }
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: 2, to: bytes.count, by: 2).map { index -> UInt16 in
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
    }
}
