import ComposeModel
import Diagnostics
import YAMLBridge

/// Finds the certificates among what the service mounts, and takes them to the tunnel.
struct WebCertificateFinder {
    let context: AnnotationContext
    let reader: ServiceReader
    let annotation: WebAnnotation

    private static let endings = [".pem", ".crt", ".cer"]

    /// The certificates; empty when the tunnel has to make its own.
    func find() -> WebCertificates {
        guard annotation.requests.contains("HTTPS") else { return WebCertificates() }
        let files = CertificateFiles(reader)
        let chosen =
            annotation.certificates.isEmpty ? guessed(files) : named(files)
        var result = WebCertificates(certificates: chosen)
        for path in Set(chosen.flatMap { [$0.certificate, $0.privateKey] }).sorted() {
            files.carry(path, to: &result.carried)
        }
        return result
    }

    private func named(_ files: CertificateFiles) -> [WebCertificate] {
        annotation.certificates.compactMap { domain, path in
            guard files.holds(path) else {
                context.error(
                    .secretNotMounted,
                    "`inputs.certificates` names \(path), which nothing mounts",
                    at: place,
                    remedy: "add it to `secrets` of the service"
                )
                return nil
            }
            return WebCertificate(
                domains: domain == "*" ? [] : [domain],
                certificate: path,
                privateKey: files.key(of: path)
            )
        }
    }

    /// Files named as domains, or the only certificate there is.
    private func guessed(_ files: CertificateFiles) -> [WebCertificate] {
        let candidates = files.paths.filter { path in
            let isKey = path.hasSuffix("-key.pem") || path.hasSuffix("/privkey.pem")
            return !isKey && WebCertificateFinder.endings.contains { path.hasSuffix($0) }
        }
        func certificate(_ path: String, _ domains: [String]) -> WebCertificate {
            WebCertificate(
                domains: domains,
                certificate: path,
                privateKey: files.key(of: path)
            )
        }
        if candidates.count == 1 { return [certificate(candidates[0], [])] }
        return annotation.domains.compactMap { domain in
            let wanted = domain.hasPrefix("*.") ? String(domain.dropFirst(2)) : domain
            return candidates.first { CertificateFiles.stem(of: $0) == wanted }
                .map { certificate($0, [domain]) }
        }
    }

    private var place: YAMLNode? { reader.service["x-ft"] ?? reader.service.key }
}
