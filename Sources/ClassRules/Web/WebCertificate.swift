/// A certificate the tunnel shows, by the paths it has in the service's containers.
struct WebCertificate: Equatable {
    /// The names it is for; empty for all that have no other.
    var domains: [String]
    /// The chain.
    let certificate: String
    /// The key; perhaps the same file.
    let privateKey: String
}
