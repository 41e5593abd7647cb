/// Bytes as lowercase hexadecimal digits.
enum HexText {
    static func text(of bytes: [UInt8]) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
            for (position, byte) in bytes.enumerated() {
                buffer[2 * position] = digits.utf8Start[Int(byte >> 4)]
                buffer[2 * position + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return 2 * bytes.count
        }
    }
}
