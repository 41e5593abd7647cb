internal import COpenSSL

/// Fingerprints by which an operator or a client pins a certificate.
public enum CertificateFingerprint {
    /// SHA-256 over the DER form of the first certificate in a PEM text.
    public static func sha256(_ pem: [UInt8]) throws(CryptoError) -> [UInt8] {
        let certificate = try MemoryBIO.input(pem, "certificate import") {
            PEM_read_bio_X509($0, nil, nil, nil)
        }
        defer { X509_free(certificate) }
        var digest = [UInt8](repeating: 0, count: SHA256.digestBytes)
        guard X509_digest(certificate, EVP_sha256(), &digest, nil) == 1 else {
            throw CryptoError.fromLibrary("certificate fingerprint")
        }
        return digest
    }
}
