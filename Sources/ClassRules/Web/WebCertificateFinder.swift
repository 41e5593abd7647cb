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
        let files = Files(reader)
        let chosen =
            annotation.certificates.isEmpty ? guessed(files) : named(files)
        var result = WebCertificates(certificates: chosen)
        for path in Set(chosen.flatMap { [$0.certificate, $0.privateKey] }).sorted() {
            files.carry(path, to: &result)
        }
        return result
    }

    private func named(_ files: Files) -> [WebCertificate] {
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
    private func guessed(_ files: Files) -> [WebCertificate] {
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
            return candidates.first { Files.stem(of: $0) == wanted }
                .map { certificate($0, [domain]) }
        }
    }

    private var place: YAMLNode? { reader.service["x-ft"] ?? reader.service.key }

    /// What the service has files from.
    private struct Files {
        private let secrets: [FileReference]
        private let configs: [FileReference]
        private let mounts: [MountSpec]
        /// The folder that relative paths of the host start from.
        private let directory: String
        /// The paths of single files.
        let paths: [String]

        init(_ reader: ServiceReader) {
            directory = reader.service.directory
            secrets = reader.files("secrets")
            configs = reader.files("configs")
            mounts = reader.mounts().filter { $0.source != nil }
            paths = (secrets + configs).map(\.target) + mounts.map(\.target.value)
        }

        static func stem(of path: String) -> String {
            let name = FilePath.name(of: path)
            return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        }

        func holds(_ path: String) -> Bool {
            paths.contains(path)
                || mounts.contains { FilePath.isInside(path, $0.target.value) }
        }

        /// The file of the key: one of the same name, the usual partner, or the same file.
        func key(of path: String) -> String {
            let folder = FilePath.directory(of: path)
            let stem = Files.stem(of: path)
            let names = [
                "\(stem).key", "\(stem)-key.pem", stem == "fullchain" ? "privkey.pem" : "",
                stem == "cert" ? "key.pem" : "", stem == "tls" ? "tls.key" : "",
            ]
            let wanted = names.filter { !$0.isEmpty }.map { "\(folder)/\($0)" }
            return wanted.first { paths.contains($0) || isOnHost($0) } ?? path
        }

        /// Whether a mounted folder of the host has a file at a path of the container.
        private func isOnHost(_ path: String) -> Bool {
            mounts.contains { mount in
                guard mount.kind == .bind, let source = mount.source,
                    FolderPath.contains(mount.target.value, path)
                else { return false }
                let rest = FolderPath.rest(of: path, below: mount.target.value)
                return FileReader.isFile(FilePath.join(directory, source.value + rest))
            }
        }

        func carry(_ path: String, to result: inout WebCertificates) {
            if let secret = secrets.first(where: { $0.target == path }) {
                result.secrets.append(secret.node.expanded())
            } else if let config = configs.first(where: { $0.target == path }) {
                result.configs.append(config.node.expanded())
            } else if let mount = mounts.first(where: {
                FilePath.isInside(path, $0.target.value)
            }), let source = mount.source {
                let node = mount.with(source: source.raw, readOnly: true)
                let isNew = !result.mounts.contains {
                    YAMLEmitter.emit($0) == YAMLEmitter.emit(node)
                }
                if isNew { result.mounts.append(node) }
            }
        }
    }
}
