import ComposeModel
import Diagnostics
import YAMLBridge

/// HTTPS is asked for, and no certificate is handed to the service.
///
/// The tunnel ends TLS, since 3 replicas cannot share one encrypted stream. Without a certificate
/// it makes one itself, which every browser and every client library refuses until told otherwise.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     ports: ["443:443"]
///     x-ft: {ft_level: 3, inputs: {requests: HTTPS}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: nginx:1.27
///     restart: always
///     ports: ["443:443"]
///     secrets: [site.pem]
///     x-ft: {ft_level: 3, inputs: {requests: HTTPS}}
/// secrets:
///   site.pem: {file: ./site.pem}
/// ```
struct SelfSignedCertificate: LintRule {
    static let id = DiagnosticID("FT451", "self-signed-certificate")
    static let severity = Severity.warning
    private static let endings = [".pem", ".crt", ".cer", ".key", ".p12", ".pfx"]
    private static let words = ["cert", "tls", "ssl", "letsencrypt", "acme"]

    func check(_ context: LintContext) {
        let path = "inputs.requests"
        for service in context.services
        where service.values.strings(path).contains(where: { $0.lowercased() == "https" }) {
            guard !hasCertificate(service, context) else { continue }
            context.report(
                SelfSignedCertificate.id,
                "no certificate is mounted in `\(service.name)`: the tunnel in front of "
                    + "\(service.level) replicas shows one of its own, which clients refuse",
                at: service.place(path),
                remedy: "hand it a certificate and its key as secrets, or leave HTTPS to a proxy "
                    + "in front"
            )
        }
    }

    private func hasCertificate(_ service: AnnotatedService, _ context: LintContext) -> Bool {
        let reader = context.quietReader(service.service)
        var paths = reader.mounts().flatMap { [$0.target.value, $0.source?.value ?? ""] }
        for file in reader.files("secrets") + reader.files("configs") {
            paths += [file.source, file.target]
        }
        return paths.map { $0.lowercased() }.contains { path in
            SelfSignedCertificate.endings.contains { path.hasSuffix($0) }
                || SelfSignedCertificate.words.contains { path.contains($0) }
        }
    }
}
