internal import COpenSSL

/// A certificate that a runtime makes for itself when the user gives none.
public struct SelfSignedCertificate: Sendable {
    /// The certificate.
    public var certificatePEM: [UInt8]
    /// Its private key as unencrypted PKCS #8.
    public var privateKeyPEM: [UInt8]

    private static let validSeconds = 3650 * 24 * 3600
    /// A certificate made on a host whose clock runs ahead must work on the others.
    private static let clockSkewSeconds = 24 * 3600
    private static let commonNameBytesMax = 64

    /// Makes an ECDSA P-256 key and a server certificate for one host name, valid for ten years.
    public static func make(commonName: String) throws(CryptoError) -> SelfSignedCertificate {
        // The extension below is given in the library's configuration syntax: nothing but host name
        // characters may get there.
        let allowed = commonName.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
        guard allowed, !commonName.isEmpty, commonName.utf8.count <= commonNameBytesMax else {
            throw CryptoError(reason: "certificate: '\(commonName)' is no host name")
        }
        let key = try KeyHandle.generate("EC") { EVP_PKEY_CTX_set_group_name($0, "P-256") == 1 }
        guard let certificate = X509_new() else { throw CryptoError.fromLibrary("certificate") }
        defer { X509_free(certificate) }
        guard fill(certificate, commonName: commonName, key: key),
            X509_sign(certificate, key.pointer, EVP_sha256()) > 0
        else { throw CryptoError.fromLibrary("certificate") }
        let pem = try MemoryBIO.output("certificate export") { PEM_write_bio_X509($0, certificate) }
        return SelfSignedCertificate(certificatePEM: pem, privateKeyPEM: try key.privatePEM())
    }

    private static func fill(
        _ certificate: OpaquePointer,
        commonName: String,
        key: KeyHandle
    ) -> Bool {
        guard X509_set_version(certificate, 2) == 1,
            let serial = BN_new()
        else { return false }
        defer { BN_free(serial) }
        guard BN_rand(serial, 120, 0, 0) == 1,
            BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) != nil,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -clockSkewSeconds) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), validSeconds) != nil,
            X509_set_pubkey(certificate, key.pointer) == 1,
            let name = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(
                name,
                "CN",
                MBSTRING_UTF8,
                commonName,
                Int32(commonName.utf8.count),
                -1,
                0
            ) == 1,
            X509_set_issuer_name(certificate, name) == 1
        else { return false }
        return add(NID_subject_alt_name, "DNS:\(commonName)", to: certificate)
            && add(NID_basic_constraints, "critical,CA:FALSE", to: certificate)
            && add(NID_ext_key_usage, "serverAuth", to: certificate)
    }

    private static func add(
        _ identifier: Int32,
        _ value: String,
        to certificate: OpaquePointer
    ) -> Bool {
        guard let item = X509V3_EXT_conf_nid(nil, nil, identifier, value) else { return false }
        defer { X509_EXTENSION_free(item) }
        return X509_add_ext(certificate, item, -1) == 1
    }
}
