internal import COpenSSL

/// Owns one certificate of the library.
///
/// Unchecked: the certificate is never changed after it was made, and the pointer is freed once, by
/// the last owner.
final class CertificateHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Makes an empty certificate.
    init() throws(CryptoError) {
        guard let made = X509_new() else { throw CryptoError.fromLibrary("certificate") }
        pointer = made
    }

    /// Reads the first certificate of a PEM text.
    init(pem: [UInt8]) throws(CryptoError) {
        pointer = try MemoryBIO.input(pem, "reading the certificate") {
            PEM_read_bio_X509($0, nil, nil, nil)
        }
    }

    deinit {
        X509_free(pointer)
    }

    /// The certificate as PEM.
    func pem() throws(CryptoError) -> [UInt8] {
        try MemoryBIO.output("certificate export") { PEM_write_bio_X509($0, pointer) }
    }

    /// The key that the certificate speaks for.
    func publicKey() throws(CryptoError) -> KeyHandle {
        guard let key = X509_get_pubkey(pointer) else {
            throw CryptoError.fromLibrary("reading the certificate's key")
        }
        return KeyHandle(owning: key)
    }
}
