internal import COpenSSL

/// An Ed25519 private key (RFC 8032); signs messages.
public struct Ed25519PrivateKey: Sendable {
    /// Length of the seed that a key is made from.
    public static let seedBytes = 32

    private static let algorithm = "ED25519"

    private let key: KeyHandle
    /// The key that verifies what this one signs.
    public let publicKey: Ed25519PublicKey

    private init(key: KeyHandle) throws(CryptoError) {
        self.key = key
        publicKey = try Ed25519PublicKey(bytes: Ed25519PublicKey.rawBytes(of: key))
    }

    /// Makes a new key.
    public init() throws(CryptoError) {
        try self.init(key: KeyHandle.generate(Self.algorithm) { _ in true })
    }

    /// Takes the thirty-two secret bytes of RFC 8032.
    public init(seed: [UInt8]) throws(CryptoError) {
        guard seed.count == Self.seedBytes else {
            throw CryptoError(
                reason: "an Ed25519 seed has \(Self.seedBytes) bytes, not \(seed.count)"
            )
        }
        guard
            let pointer = EVP_PKEY_new_raw_private_key_ex(
                nil,
                Self.algorithm,
                nil,
                seed,
                seed.count
            )
        else { throw CryptoError.fromLibrary("Ed25519 private key import") }
        try self.init(key: KeyHandle(owning: pointer))
    }

    /// Reads an unencrypted PEM PKCS #8 key, as `openssl genpkey -algorithm ed25519` writes it.
    public init(pem: [UInt8]) throws(CryptoError) {
        guard pem.count <= Ed25519PublicKey.pemBytesMax else {
            throw CryptoError(
                reason: "private key import failed: more than "
                    + "\(Ed25519PublicKey.pemBytesMax) bytes of PEM"
            )
        }
        let pointer = try MemoryBIO.input(pem, "private key import (an unencrypted PEM is needed)")
        {
            // Without a callback the library would ask for the password of an encrypted key on the
            // terminal.
            PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil)
        }
        let imported = KeyHandle(owning: pointer)
        guard EVP_PKEY_is_a(pointer, Self.algorithm) == 1 else {
            throw CryptoError(reason: "private key import failed: not an Ed25519 key")
        }
        try self.init(key: imported)
    }

    /// The thirty-two secret bytes.
    public func seed() throws(CryptoError) -> [UInt8] {
        var seed = [UInt8](repeating: 0, count: Self.seedBytes)
        var count = seed.count
        guard EVP_PKEY_get_raw_private_key(key.pointer, &seed, &count) == 1,
            count == Self.seedBytes
        else { throw CryptoError.fromLibrary("Ed25519 private key export") }
        return seed
    }

    /// The key as unencrypted PEM PKCS #8; a secret, to be kept in a file of mode 0600.
    public func pem() throws(CryptoError) -> [UInt8] {
        try key.privatePEM()
    }

    /// Signs a message; the same message gives the same sixty-four bytes.
    public func signature(for message: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw CryptoError.fromLibrary("signing") }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Ed25519PublicKey.signatureBytes)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
            count == signature.count
        else { throw CryptoError.fromLibrary("signing") }
        return signature
    }
}
