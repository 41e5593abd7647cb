internal import Glibc
internal import LibCrypto
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOSSL
internal import ServicePlan

/// The certificates that clients are shown, by host name; read anew when their files change.
final class WebCertificateStore: Sendable {
    private struct Files: Equatable {
        var digests: [[UInt8]]
    }

    private struct State {
        var contexts: [String: NIOSSLContext]
        var files: Files
    }

    private static let fileBytesMax = 1_048_576

    private let plans: [WebCertificatePlan]
    private let box: NIOLockedValueBox<State>

    /// Loads the plan's certificates; for names without one a self-signed one is made and kept.
    ///
    /// - Throws: `TunnelFailure` when a file cannot be read or is no certificate with its key.
    init(_ plan: WebServicePlan) throws(TunnelFailure) {
        var plans = plan.certificates
        if !plans.contains(where: \.domains.isEmpty) {
            plans.append(
                try WebCertificateStore.own(
                    directory: plan.tunnel.stateDirectory,
                    name: plan.domains.first ?? plan.service
                )
            )
        }
        self.plans = plans
        box = NIOLockedValueBox(
            State(
                contexts: try WebCertificateStore.load(plans),
                files: WebCertificateStore.files(plans)
            )
        )
    }

    /// The certificate for a name that a client asked for; nil asks for none.
    func context(for name: String?) -> NIOSSLContext? {
        let contexts = box.withLockedValue { $0.contexts }
        guard let name = name?.lowercased() else { return contexts[""] }
        if let exact = contexts[name] { return exact }
        if let dot = name.firstIndex(of: "."), let whole = contexts["*" + name[dot...]] {
            return whole
        }
        return contexts[""]
    }

    /// Reads files that changed; what cannot be read leaves the old certificates in use.
    func refresh(_ logger: Logger) {
        let found = WebCertificateStore.files(plans)
        guard found != box.withLockedValue({ $0.files }) else { return }
        do {
            let contexts = try WebCertificateStore.load(plans)
            box.withLockedValue { $0 = State(contexts: contexts, files: found) }
            logger.notice("certificates read anew")
        } catch {
            box.withLockedValue { $0.files = found }
            logger.error(
                "the changed certificates cannot be used; the old ones stay",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    private static func load(
        _ plans: [WebCertificatePlan]
    ) throws(TunnelFailure) -> [String: NIOSSLContext] {
        var contexts: [String: NIOSSLContext] = [:]
        for plan in plans {
            let context: NIOSSLContext
            do {
                let chain = try NIOSSLCertificate.fromPEMFile(plan.certificateFile)
                let key = try NIOSSLPrivateKey(file: plan.privateKeyFile, format: .pem)
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(key)
                )
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["http/1.1"]
                context = try NIOSSLContext(configuration: configuration)
            } catch {
                throw TunnelFailure(
                    "cannot use \(plan.certificateFile) with the key \(plan.privateKeyFile): \(error)"
                )
            }
            for domain in plan.domains.isEmpty ? [""] : plan.domains {
                contexts[domain.lowercased()] = context
            }
        }
        return contexts
    }

    /// A self-signed certificate, made once.
    private static func own(
        directory: String,
        name: String
    ) throws(TunnelFailure) -> WebCertificatePlan {
        let plan = WebCertificatePlan(
            domains: [],
            certificateFile: directory + "/tls.crt",
            privateKeyFile: directory + "/tls.key"
        )
        guard access(plan.certificateFile, R_OK) != 0 else { return plan }
        do {
            let made = try SelfSignedCertificate.make(commonName: name)
            try TunnelCertificate.write(made.privateKeyPEM, to: plan.privateKeyFile, mode: 0o600)
            try TunnelCertificate.write(made.certificatePEM, to: plan.certificateFile, mode: 0o644)
        } catch {
            throw TunnelFailure("\(error)")
        }
        return plan
    }

    /// What tells a changed file: its content.
    private static func files(_ plans: [WebCertificatePlan]) -> Files {
        let paths = plans.flatMap { [$0.certificateFile, $0.privateKeyFile] }
        return Files(digests: paths.map { SHA256.hash(content(of: $0)) })
    }

    private static func content(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { _ = Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }
}
