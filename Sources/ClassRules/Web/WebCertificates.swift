import YAMLBridge

/// The certificates of a service, and what brings their files into the tunnel.
struct WebCertificates {
    var certificates: [WebCertificate] = []
    /// Entries of `secrets`.
    var secrets: [YAMLNode] = []
    /// Entries of `configs`.
    var configs: [YAMLNode] = []
    /// Mounts, read-only.
    var mounts: [YAMLNode] = []
}
