internal import Glibc
internal import LibCrypto
internal import NIOSSL
internal import ServicePlan

/// The certificate the tunnel shows to clients, given or self-signed.
struct TunnelCertificate: Sendable {
    /// Context for TLS sessions with clients.
    let context: NIOSSLContext
    /// SHA-256 of the certificate, as MariaDB clients check it.
    let fingerprint: [UInt8]
    /// Key that clients without TLS encrypt a password with.
    let rsaKey: RSAPrivateKey

    /// Loads the plan's certificate, or makes a self-signed one once and keeps it.
    ///
    /// - Throws: `TunnelFailure` when a file cannot be read or is no certificate.
    static func load(_ plan: TunnelPlan, commonName: String) throws -> TunnelCertificate {
        let certificatePath = plan.certificateFile ?? plan.stateDirectory + "/tls.crt"
        let keyPath = plan.privateKeyFile ?? plan.stateDirectory + "/tls.key"
        if plan.certificateFile == nil, access(certificatePath, R_OK) != 0 {
            let made = try SelfSignedCertificate.make(commonName: commonName)
            try write(made.privateKeyPEM, to: keyPath, mode: 0o600)
            try write(made.certificatePEM, to: certificatePath, mode: 0o644)
        }
        let certificates = try NIOSSLCertificate.fromPEMFile(certificatePath)
        guard let leaf = certificates.first else {
            throw TunnelFailure("\(certificatePath) holds no certificate")
        }
        let key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        return TunnelCertificate(
            context: try NIOSSLContext(configuration: configuration),
            fingerprint: SHA256.hash(try leaf.toDERBytes()),
            rsaKey: try RSAPrivateKey.generate(bits: 2_048)
        )
    }

    /// Writes a file that only its owner can change.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw TunnelFailure("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        defer { _ = Glibc.close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TunnelFailure("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }
}
