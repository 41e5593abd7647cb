internal import COpenSSL

/// A certificate authority with an ECDSA P-256 key: signs what clients, servers and members log in with.
///
/// The subject of what it signs comes from its caller, never from a request.
public struct CertificateAuthority: Sendable {
    /// Days that the authority itself is good for.
    public static let validDays = 3_650
    /// Days that a signed certificate is good for unless its maker says otherwise.
    public static let leafValidDays = 1_095
    /// Longest life of a signed certificate.
    public static let leafValidDaysMax = 3_650

    private static let daySeconds = 24 * 3_600
    /// A certificate made on a host whose clock runs ahead must work on the others.
    private static let clockSkewSeconds = 24 * 3_600
    private static let serialBits: Int32 = 120

    /// The authority's own certificate as PEM: what others trust.
    public let certificatePEM: [UInt8]
    let certificate: CertificateHandle
    let key: KeyHandle

    /// Takes an authority that was made before; throws unless key and certificate belong together.
    public init(certificatePEM: [UInt8], privateKeyPEM: [UInt8]) throws(CryptoError) {
        let certificate = try CertificateHandle(pem: certificatePEM)
        let key = try KeyHandle.fromPrivatePEM(privateKeyPEM)
        guard X509_check_private_key(certificate.pointer, key.pointer) == 1 else {
            throw CryptoError.fromLibrary("matching the authority's key with its certificate")
        }
        guard X509_check_ca(certificate.pointer) == 1 else {
            throw CryptoError(reason: "certificate: it is not one of a certificate authority")
        }
        self.init(certificate: certificate, key: key, pem: certificatePEM)
    }

    private init(certificate: CertificateHandle, key: KeyHandle, pem: [UInt8]) {
        self.certificate = certificate
        self.key = key
        certificatePEM = pem
    }

    /// Makes an authority with a new key.
    public static func make(commonName: String) throws(CryptoError) -> CertificateAuthority {
        try CertificateSubject(commonName: commonName, purpose: .client).check()
        let key = try KeyHandle.generateP256()
        let certificate = try CertificateHandle()
        guard let name = X509_get_subject_name(certificate.pointer),
            add(commonName: commonName, to: name),
            X509_set_issuer_name(certificate.pointer, name) == 1,
            prepare(certificate, key: key, validDays: validDays),
            add(
                [
                    (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                    (NID_key_usage, "critical,keyCertSign,cRLSign"),
                    (NID_subject_key_identifier, "hash"),
                ],
                to: certificate,
                issuer: certificate
            ),
            X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0
        else { throw CryptoError.fromLibrary("certificate authority") }
        return CertificateAuthority(certificate: certificate, key: key, pem: try certificate.pem())
    }

    /// The authority's private key as unencrypted PKCS #8; whoever has it can be anybody.
    public func privateKeyPEM() throws(CryptoError) -> [UInt8] {
        try key.privatePEM()
    }

    /// Signs a certificate over the key of a request; the subject is the caller's decision.
    public func sign(
        _ request: CertificateRequest,
        as subject: CertificateSubject,
        validDays: Int = leafValidDays
    ) throws(CryptoError) -> [UInt8] {
        try sign(request.key, as: subject, validDays: validDays)
    }

    /// Makes a key and its certificate in one step.
    public func issue(
        _ subject: CertificateSubject,
        validDays: Int = leafValidDays
    ) throws(CryptoError) -> (certificatePEM: [UInt8], privateKeyPEM: [UInt8]) {
        let key = try KeyHandle.generateP256()
        return (try sign(key, as: subject, validDays: validDays), try key.privatePEM())
    }

    private func sign(
        _ holder: KeyHandle,
        as subject: CertificateSubject,
        validDays: Int
    ) throws(CryptoError) -> [UInt8] {
        try subject.check()
        guard (1...Self.leafValidDaysMax).contains(validDays) else {
            throw CryptoError(
                reason: "certificate: \(validDays) days is outside 1...\(Self.leafValidDaysMax)"
            )
        }
        let leaf = try CertificateHandle()
        guard let name = X509_get_subject_name(leaf.pointer),
            Self.add(commonName: subject.commonName, to: name),
            X509_set_issuer_name(leaf.pointer, X509_get_subject_name(certificate.pointer)) == 1,
            Self.prepare(leaf, key: holder, validDays: validDays),
            Self.add(Self.extensions(of: subject), to: leaf, issuer: certificate),
            X509_sign(leaf.pointer, key.pointer, EVP_sha256()) > 0
        else { throw CryptoError.fromLibrary("certificate for '\(subject.commonName)'") }
        return try leaf.pem()
    }

    private static func extensions(of subject: CertificateSubject) -> [(Int32, String)] {
        let usage =
            switch subject.purpose {
            case .client: "clientAuth"
            case .server: "serverAuth"
            case .serverAndClient: "serverAuth,clientAuth"
            }
        var extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, usage),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
        ]
        if !subject.names.isEmpty {
            extensions.append(
                (
                    NID_subject_alt_name,
                    subject.names.map(\.configuration).joined(separator: ",")
                )
            )
        }
        return extensions
    }

    /// Sets what every certificate has: version, serial number, time and key.
    private static func prepare(
        _ certificate: CertificateHandle,
        key: KeyHandle,
        validDays: Int
    ) -> Bool {
        guard X509_set_version(certificate.pointer, 2) == 1, let serial = BN_new() else {
            return false
        }
        defer { BN_free(serial) }
        return BN_rand(serial, serialBits, 0, 0) == 1
            && BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate.pointer)) != nil
            && X509_gmtime_adj(X509_getm_notBefore(certificate.pointer), -clockSkewSeconds) != nil
            && X509_gmtime_adj(X509_getm_notAfter(certificate.pointer), validDays * daySeconds)
                != nil
            && X509_set_pubkey(certificate.pointer, key.pointer) == 1
    }

    /// Adds a common name to a subject.
    static func add(commonName: String, to name: OpaquePointer) -> Bool {
        X509_NAME_add_entry_by_txt(
            name,
            "CN",
            MBSTRING_UTF8,
            commonName,
            Int32(commonName.utf8.count),
            -1,
            0
        ) == 1
    }

    private static func add(
        _ extensions: [(Int32, String)],
        to certificate: CertificateHandle,
        issuer: CertificateHandle
    ) -> Bool {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer.pointer, certificate.pointer, nil, nil, 0)
        for (identifier, value) in extensions {
            guard let item = X509V3_EXT_conf_nid(nil, &context, identifier, value) else {
                return false
            }
            defer { X509_EXTENSION_free(item) }
            guard X509_add_ext(certificate.pointer, item, -1) == 1 else { return false }
        }
        return true
    }
}
