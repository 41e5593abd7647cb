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
    /// Whether the tunnel made the certificate itself.
    let isOwn: Bool

    /// The fingerprint as `openssl x509 -fingerprint` and `--ssl-fp` have it.
    var fingerprintText: String {
        fingerprint.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count < 2 ? "0" + digits : digits
        }.joined(separator: ":")
    }

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
        for path in [certificatePath, keyPath] where access(path, R_OK) != 0 {
            throw TunnelFailure("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        let fingerprint: [UInt8]
        let context: NIOSSLContext
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(certificatePath)
            guard let leaf = certificates.first else {
                throw TunnelFailure("\(certificatePath) holds no certificate")
            }
            fingerprint = SHA256.hash(try leaf.toDERBytes())
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TunnelFailure(
                "cannot use \(certificatePath) with the key \(keyPath): \(error); both must be in PEM "
                    + "form, the key without a passphrase and of this certificate"
            )
        }
        return TunnelCertificate(
            context: context,
            fingerprint: fingerprint,
            rsaKey: try RSAPrivateKey.generate(bits: 2_048),
            isOwn: plan.certificateFile == nil
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
