/// The certificate that a database's tunnel shows, by paths in its container.
struct DatabaseCertificate {
    /// The chain.
    let certificate: String
    /// The key; perhaps the same file.
    let privateKey: String
    /// What brings both into the tunnel.
    let carried: CarriedFiles
}
