/// A certificate the tunnel shows to clients, and for which of them.
public struct WebCertificatePlan: Codable, Sendable, Equatable {
    /// Host names it is shown for, `*.` in front for a whole domain; empty for every other name.
    public var domains: [String]
    /// File with the chain of certificates (PEM).
    public var certificateFile: String
    /// File with the private key (PEM); may be the same file.
    public var privateKeyFile: String

    /// Creates the description.
    public init(
        domains: [String],
        certificateFile: String,
        privateKeyFile: String
    ) {
        self.domains = domains
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }
}
