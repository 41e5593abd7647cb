internal import COpenSSL

/// An RSA public key, as a database server hands it out.
public struct RSAPublicKey: Sendable {
    private let key: KeyHandle

    /// Reads a PEM SubjectPublicKeyInfo.
    public init(pem: [UInt8]) throws(CryptoError) {
        let pointer = try MemoryBIO.input(pem, "public key import") {
            PEM_read_bio_PUBKEY($0, nil, nil, nil)
        }
        key = KeyHandle(owning: pointer)
        guard EVP_PKEY_is_a(pointer, "RSA") == 1 else {
            throw CryptoError(reason: "public key import failed: not an RSA key")
        }
    }

    /// Encrypts with OAEP and SHA-1; a 2048-bit key takes at most 214 bytes.
    public func encryptOAEPSHA1(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try OAEP.encrypt(message, key: key)
    }
}
