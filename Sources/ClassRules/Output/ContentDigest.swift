import LibCrypto

/// The digests by which a container is made anew when a file of it changes.
enum ContentDigest {
    /// SHA-256 as hexadecimal digits.
    static func text(of bytes: [UInt8]) -> String {
        SHA256.hash(bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
