/// Whom a certificate is for and what it may be used for; decided by the authority alone.
public struct CertificateSubject: Hashable, Sendable {
    /// What the holder may do with the certificate.
    public enum Purpose: Hashable, Sendable {
        /// Log in with it.
        case client
        /// Serve with it.
        case server
        /// Both: members of a cluster connect to one another.
        case serverAndClient
    }

    /// Bytes that a common name may have.
    public static let commonNameBytesMax = 64

    /// Common name: the user, for a client.
    public var commonName: String
    /// What it is good for.
    public var purpose: Purpose
    /// Names and addresses of the server.
    public var names: [CertificateName]

    /// Creates a subject.
    public init(commonName: String, purpose: Purpose, names: [CertificateName] = []) {
        self.commonName = commonName
        self.purpose = purpose
        self.names = names
    }

    /// Throws unless every name has only characters that names have.
    func check() throws(CryptoError) {
        guard CertificateName.host(commonName).isWellFormed,
            commonName.utf8.count <= Self.commonNameBytesMax
        else {
            throw CryptoError(
                reason: "certificate: '\(commonName)' is no name of 1 to "
                    + "\(Self.commonNameBytesMax) letters, digits, '.', '_' and '-'"
            )
        }
        for name in names where !name.isWellFormed {
            throw CryptoError(reason: "certificate: '\(name)' is no host name or address")
        }
    }
}
