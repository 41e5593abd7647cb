internal import COpenSSL

/// Random bytes fit for keys, tokens and scrambles.
public enum SecureRandom {
    /// Most bytes one call may ask for.
    public static let countMax = 1 << 20

    /// Returns `count` random bytes; throws when the generator cannot be seeded.
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard count >= 0, count <= countMax else {
            throw CryptoError(reason: "random bytes: count \(count) is outside 0...\(countMax)")
        }
        var output = [UInt8](repeating: 0, count: count)
        guard count == 0 || RAND_bytes(&output, Int32(count)) == 1 else {
            throw CryptoError.fromLibrary("random bytes")
        }
        return output
    }
}
