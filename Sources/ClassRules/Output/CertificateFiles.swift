import ComposeModel
import YAMLBridge

/// The single files that a service has from secrets, configs and mounts, looked at for certificates.
struct CertificateFiles {
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

    /// The name of a file without its folder and ending.
    static func stem(of path: String) -> String {
        let name = FilePath.name(of: path)
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// Whether the service has something at a path.
    func holds(_ path: String) -> Bool {
        paths.contains(path) || mounts.contains { FilePath.isInside(path, $0.target.value) }
    }

    /// The file of the key: one of the same name, the usual partner, or the same file.
    func key(of path: String) -> String {
        let folder = FilePath.directory(of: path)
        let stem = CertificateFiles.stem(of: path)
        let names = [
            "\(stem).key", "\(stem)-key.pem", stem == "fullchain" ? "privkey.pem" : "",
            stem == "cert" ? "key.pem" : "", stem == "tls" ? "tls.key" : "",
        ]
        let wanted = names.filter { !$0.isEmpty }.map { "\(folder)/\($0)" }
        return wanted.first { paths.contains($0) || isOnHost($0) } ?? path
    }

    /// The mount that holds a path, when no secret or config is there.
    func mount(of path: String) -> MountSpec? {
        guard !(secrets + configs).contains(where: { $0.target == path }) else { return nil }
        return mounts.filter { FilePath.isInside(path, $0.target.value) }
            .max { $0.target.value.count < $1.target.value.count }
    }

    /// The file of the host behind a path; nil when the source does not say which it is.
    func hostFile(of path: String, in project: ComposeProject) -> String? {
        let written: String?
        if let secret = secrets.first(where: { $0.target == path }) {
            written = project.declaration("secrets", secret.source)?.value["file"]?.text
        } else if let config = configs.first(where: { $0.target == path }) {
            written = project.declaration("configs", config.source)?.value["file"]?.text
        } else if let mount = mount(of: path), mount.kind == .bind, let source = mount.source {
            written = source.raw + FolderPath.rest(of: path, below: mount.target.value)
        } else {
            written = nil
        }
        // What a placeholder stands for here may be another file where the project is started.
        guard let written, !written.contains("$"), !written.hasPrefix("~") else { return nil }
        return FilePath.join(directory, written)
    }

    /// Adds what brings the file at a path along.
    func carry(_ path: String, to result: inout CarriedFiles) {
        if let secret = secrets.first(where: { $0.target == path }) {
            result.secrets.append(secret.node.expanded())
        } else if let config = configs.first(where: { $0.target == path }) {
            result.configs.append(config.node.expanded())
        } else if let mount = mount(of: path), let source = mount.source {
            let node = mount.with(source: source.raw, readOnly: true)
            result.mounts = CarriedFiles.unique(result.mounts + [node])
            result.mountNodes.append(mount.node)
        }
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
}
