internal import LibCrypto

/// Names and arithmetic of the authentication plugins.
public enum MySQLAuthenticationPlugin {
    /// SHA-1 challenge and response.
    public static let native = "mysql_native_password"
    /// SHA-256 challenge and response with a cache on the server.
    public static let cachingSHA2 = "caching_sha2_password"
    /// The password as it is.
    public static let clear = "mysql_clear_password"
    /// The broken form of before 4.1.
    public static let old = "mysql_old_password"

    /// What an account stores for `mysql_native_password`: SHA1(SHA1(password)).
    public static func nativeHash(password: [UInt8]) -> [UInt8] {
        SHA1.hash(SHA1.hash(password))
    }

    /// Response of `mysql_native_password`, from SHA1(password).
    static func nativeResponse(sha1OfPassword: [UInt8], scramble: [UInt8]) -> [UInt8] {
        xor(sha1OfPassword, SHA1.hash(scramble, SHA1.hash(sha1OfPassword)))
    }

    /// Fast response of `caching_sha2_password`.
    static func cachingSHA2Response(password: [UInt8], scramble: [UInt8]) -> [UInt8] {
        let once = SHA256.hash(password)
        return xor(once, SHA256.hash(SHA256.hash(once) + scramble))
    }

    /// XOR with a pattern repeated as often as needed.
    static func xor(_ bytes: [UInt8], _ pattern: [UInt8]) -> [UInt8] {
        guard !pattern.isEmpty else { return bytes }
        var result = bytes
        for index in result.indices {
            result[index] ^= pattern[index % pattern.count]
        }
        return result
    }
}
