internal import COpenSSL

/// Owns one key of the library.
///
/// Unchecked: the key is never changed after it was made, and libcrypto allows concurrent use of an
/// unchanging EVP_PKEY; the pointer itself is freed once, by the last owner.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a reference.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// Makes a key of the named type after `configure` has set its parameters.
    static func generate(
        _ type: String,
        configure: (OpaquePointer) -> Bool
    ) throws(CryptoError) -> KeyHandle {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
            throw CryptoError.fromLibrary("\(type) key generation")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, configure(context),
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw CryptoError.fromLibrary("\(type) key generation") }
        return KeyHandle(owning: key)
    }

    /// The private key as unencrypted PKCS #8.
    func privatePEM() throws(CryptoError) -> [UInt8] {
        try MemoryBIO.output("private key export") { bio in
            PEM_write_bio_PKCS8PrivateKey(bio, pointer, nil, nil, 0, nil, nil)
        }
    }

    /// The public key as SubjectPublicKeyInfo.
    func publicPEM() throws(CryptoError) -> [UInt8] {
        try MemoryBIO.output("public key export") { bio in PEM_write_bio_PUBKEY(bio, pointer) }
    }
}
