internal import COpenSSL

/// A request for a certificate (PKCS #10): a public key whose holder proved to have the private one.
///
/// What name it asks for is of no consequence; the authority decides.
public struct CertificateRequest: Sendable {
    /// Weakest key taken: 112 bits are RSA with 2,048.
    public static let securityBitsMin = 112
    /// Longest request taken.
    public static let bytesMax = 16 * 1024

    /// The request as PEM.
    public let pem: [UInt8]
    let key: KeyHandle

    /// Reads a request; throws unless it is signed by the key in it.
    public init(pem: [UInt8]) throws(CryptoError) {
        guard pem.count <= Self.bytesMax else {
            throw CryptoError(
                reason: "certificate request: \(pem.count) bytes exceed \(Self.bytesMax)"
            )
        }
        let request = try MemoryBIO.input(pem, "reading the certificate request") {
            PEM_read_bio_X509_REQ($0, nil, nil, nil)
        }
        defer { X509_REQ_free(request) }
        guard let found = X509_REQ_get_pubkey(request) else {
            throw CryptoError.fromLibrary("reading the request's key")
        }
        let key = KeyHandle(owning: found)
        guard X509_REQ_verify(request, key.pointer) == 1 else {
            throw CryptoError.fromLibrary("the certificate request's proof of its key")
        }
        guard key.securityBits >= Self.securityBitsMin else {
            throw CryptoError(reason: "certificate request: its key is too weak; use P-256")
        }
        self.pem = pem
        self.key = key
    }

    /// Makes a P-256 key and the request for its certificate.
    public static func make(
        commonName: String
    ) throws(CryptoError) -> (request: CertificateRequest, privateKeyPEM: [UInt8]) {
        let key = try KeyHandle.generateP256()
        return (try make(commonName: commonName, key: key), try key.privatePEM())
    }

    /// Makes the request for a key that is there already.
    public static func make(
        commonName: String,
        privateKeyPEM: [UInt8]
    ) throws(CryptoError) -> CertificateRequest {
        try make(commonName: commonName, key: try KeyHandle.fromPrivatePEM(privateKeyPEM))
    }

    /// Whether a certificate was given for the key of this request.
    public func isAnswered(by certificate: Certificate) -> Bool {
        certificate.key.isSamePublicKey(as: key)
    }

    private static func make(
        commonName: String,
        key: KeyHandle
    ) throws(CryptoError) -> CertificateRequest {
        try CertificateSubject(commonName: commonName, purpose: .client).check()
        guard let request = X509_REQ_new() else {
            throw CryptoError.fromLibrary("certificate request")
        }
        defer { X509_REQ_free(request) }
        guard X509_REQ_set_version(request, 0) == 1,
            let name = X509_REQ_get_subject_name(request),
            CertificateAuthority.add(commonName: commonName, to: name),
            X509_REQ_set_pubkey(request, key.pointer) == 1,
            X509_REQ_sign(request, key.pointer, EVP_sha256()) > 0
        else { throw CryptoError.fromLibrary("certificate request") }
        let pem = try MemoryBIO.output("certificate request export") {
            PEM_write_bio_X509_REQ($0, request)
        }
        return try CertificateRequest(pem: pem)
    }
}
