internal import COpenSSL

extension KeyHandle {
    /// Makes an ECDSA key on P-256, which every TLS library of today takes.
    static func generateP256() throws(CryptoError) -> KeyHandle {
        try generate("EC") { EVP_PKEY_CTX_set_group_name($0, "P-256") == 1 }
    }

    /// Reads an unencrypted private key; a key under a passphrase fails instead of asking for it.
    static func fromPrivatePEM(_ pem: [UInt8]) throws(CryptoError) -> KeyHandle {
        let refuse:
            @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) ->
                Int32 =
                { _, _, _, _ in -1 }
        return KeyHandle(
            owning: try MemoryBIO.input(pem, "reading the private key") {
                PEM_read_bio_PrivateKey($0, nil, refuse, nil)
            }
        )
    }

    /// Whether both are the same public key.
    func isSamePublicKey(as other: KeyHandle) -> Bool {
        EVP_PKEY_eq(pointer, other.pointer) == 1
    }

    /// Strength of the key in bits, comparable between kinds.
    var securityBits: Int { Int(EVP_PKEY_get_security_bits(pointer)) }
}
