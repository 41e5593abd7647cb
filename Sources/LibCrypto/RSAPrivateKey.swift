internal import COpenSSL

/// An RSA key pair, made for one run of the process and never written to disk.
public struct RSAPrivateKey: Sendable {
    private let key: KeyHandle

    /// The public half as PEM.
    public let publicKeyPEM: [UInt8]

    private init(key: KeyHandle) throws(CryptoError) {
        self.key = key
        publicKeyPEM = try key.publicPEM()
    }

    /// Makes a key; takes up to a second for 2048 bits.
    public static func generate(bits: Int = 2048) throws(CryptoError) -> RSAPrivateKey {
        guard (1024...8192).contains(bits) else {
            throw CryptoError(
                reason: "RSA key generation failed: \(bits) bits is outside 1024...8192"
            )
        }
        let key = try KeyHandle.generate("RSA") {
            EVP_PKEY_CTX_set_rsa_keygen_bits($0, Int32(bits)) == 1
        }
        return try RSAPrivateKey(key: key)
    }

    /// Decrypts what was encrypted with OAEP and SHA-1.
    public func decryptOAEPSHA1(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try OAEP.decrypt(message, key: key)
    }
}
