internal import COpenSSL

/// A certificate, for the questions its owner asks before it uses or renews it.
public struct Certificate: Sendable {
    /// Longest PEM text taken.
    public static let bytesMax = 64 * 1024

    /// The certificate as it was read.
    public let pem: [UInt8]
    let handle: CertificateHandle
    let key: KeyHandle

    /// Reads the first certificate of a PEM text.
    public init(pem: [UInt8]) throws(CryptoError) {
        guard pem.count <= Self.bytesMax else {
            throw CryptoError(reason: "certificate: \(pem.count) bytes exceed \(Self.bytesMax)")
        }
        self.pem = pem
        handle = try CertificateHandle(pem: pem)
        key = try handle.publicKey()
    }

    /// The common name of the holder; empty when there is none.
    public var commonName: String {
        guard let name = X509_get_subject_name(handle.pointer) else { return "" }
        let index = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard index >= 0, let entry = X509_NAME_get_entry(name, index),
            let data = X509_NAME_ENTRY_get_data(entry)
        else { return "" }
        var text: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&text, data)
        guard count >= 0, let text else { return "" }
        defer { CRYPTO_free(text, #file, #line) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }

    /// Seconds until it ends; negative once it has ended.
    public var secondsLeft: Int {
        var days: Int32 = 0
        var seconds: Int32 = 0
        // No start means now.
        guard ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(handle.pointer)) == 1 else {
            return Int.min
        }
        return Int(days) * 86_400 + Int(seconds)
    }

    /// Whether it is signed with an authority's key.
    public func isIssued(by authority: CertificateAuthority) -> Bool {
        defer { ERR_clear_error() }
        return X509_verify(handle.pointer, authority.key.pointer) == 1
            && X509_check_issued(authority.certificate.pointer, handle.pointer) == X509_V_OK
    }

    /// Whether it proves a host name or an address.
    public func proves(_ name: CertificateName) -> Bool {
        defer { ERR_clear_error() }
        switch name {
        case .host(let text):
            return X509_check_host(handle.pointer, text, text.utf8.count, 0, nil) == 1
        case .address(let text):
            return X509_check_ip_asc(handle.pointer, text, 0) == 1
        }
    }

    /// Whether a private key is the one it speaks for.
    public func belongs(toPrivateKeyPEM pem: [UInt8]) -> Bool {
        guard let other = try? KeyHandle.fromPrivatePEM(pem) else { return false }
        return key.isSamePublicKey(as: other)
    }
}
