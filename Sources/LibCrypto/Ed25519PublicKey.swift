internal import COpenSSL

/// An Ed25519 public key (RFC 8032); verifies signatures.
///
/// The library's key object is made once and shared by all copies of the value, so that a check costs
/// the curve arithmetic and little else.
public struct Ed25519PublicKey: Sendable {
    /// Length of a key.
    public static let byteCount = 32
    /// Length of a signature.
    public static let signatureBytes = 64
    /// Most bytes of a PEM text that are looked at; a key takes about 120.
    public static let pemBytesMax = 16 << 10

    private static let algorithm = "ED25519"

    /// The thirty-two bytes of RFC 8032.
    public let bytes: [UInt8]
    private let key: KeyHandle

    /// Takes the thirty-two bytes of RFC 8032; refuses points under which anyone could sign.
    public init(bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Self.byteCount else {
            throw CryptoError(
                reason: "an Ed25519 public key has \(Self.byteCount) bytes, not \(bytes.count)"
            )
        }
        guard !Ed25519WeakPoints.contain(bytes) else {
            throw CryptoError(
                reason: "the Ed25519 public key is a point of small order: anyone can sign for it"
            )
        }
        guard
            let pointer = EVP_PKEY_new_raw_public_key_ex(
                nil,
                Self.algorithm,
                nil,
                bytes,
                bytes.count
            )
        else { throw CryptoError.fromLibrary("Ed25519 public key import") }
        self.bytes = bytes
        key = KeyHandle(owning: pointer)
    }

    /// Reads a PEM SubjectPublicKeyInfo, as `openssl pkey -pubout` writes it.
    public init(pem: [UInt8]) throws(CryptoError) {
        guard pem.count <= Self.pemBytesMax else {
            throw CryptoError(
                reason: "public key import failed: more than \(Self.pemBytesMax) bytes of PEM"
            )
        }
        let imported = KeyHandle(
            owning: try MemoryBIO.input(pem, "public key import") {
                PEM_read_bio_PUBKEY($0, nil, nil, nil)
            }
        )
        guard EVP_PKEY_is_a(imported.pointer, Self.algorithm) == 1 else {
            throw CryptoError(reason: "public key import failed: not an Ed25519 key")
        }
        try self.init(bytes: Self.rawBytes(of: imported))
    }

    /// The key as PEM SubjectPublicKeyInfo, which `openssl pkeyutl -verify -pubin` takes.
    public func pem() throws(CryptoError) -> [UInt8] {
        try key.publicPEM()
    }

    /// Tells whether `signature` was made over `message` by this key's owner.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureBytes, let context = EVP_MD_CTX_new() else {
            return false
        }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1,
            EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        else {
            // The library queues a reason for every signature that fails; nobody asks for it.
            ERR_clear_error()
            return false
        }
        return true
    }

    /// The thirty-two public bytes of a key of this algorithm, private or public.
    static func rawBytes(of key: KeyHandle) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &count) == 1, count == byteCount
        else {
            throw CryptoError.fromLibrary("Ed25519 public key export")
        }
        return bytes
    }
}

extension Ed25519PublicKey: Hashable {
    /// Tells whether both are the same key.
    public static func == (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool {
        left.bytes == right.bytes
    }

    /// Feeds the key's bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}
