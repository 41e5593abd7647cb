import ComposeModel
import Diagnostics
import YAMLBridge

/// Another service uses a folder that each replica will have for itself.
///
/// What a replicated service writes is kept once per replica, so that it can be compared. A second
/// service that mounts the same volume sees none of it: `uploads` becomes `uploads-1` to
/// `uploads-3`, and the thumbnailer goes on reading the old, empty one. If all shared one, 3
/// replicas would write the same file at once.
///
/// Bad:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     volumes: ["uploads:/uploads"]
///     x-ft: {class: webserver, ft_level: 3}
///   thumbnailer:
///     image: registry.example/thumbs:1.0
///     volumes: ["uploads:/in"]
/// volumes: {uploads: {}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   shop:
///     image: registry.example/shop:2.1
///     restart: always
///     expose: ["8080"]
///     volumes: ["uploads:/uploads:ro"]
///     x-ft: {class: webserver, ft_level: 3}
///   thumbnailer:
///     image: registry.example/thumbs:1.0
///     volumes: ["uploads:/in"]
/// volumes: {uploads: {}}
/// ```
struct SharedWritableMount: LintRule {
    static let id = DiagnosticID("FT426", "shared-writable-mount")
    static let severity = Severity.warning

    /// A mount and the service it belongs to.
    private struct Use {
        let service: ComposeService
        let mount: MountSpec
    }

    /// The mounts of all services by volume, by folder, and by every folder above theirs.
    private struct Index {
        var volumes: [String: [Use]] = [:]
        var folders: [String: [Use]] = [:]
        var inside: [String: [Use]] = [:]
    }

    func check(_ context: LintContext) {
        // `build` refuses this for databases, FT306.
        let services = context.services.filter { $0.className != "database" }
        guard !services.isEmpty else { return }
        let index = index(context)
        for service in services {
            for own in context.quietReader(service.service).mounts() where !own.isReadOnly {
                guard let source = own.source, let other = other(own, source, service, index)
                else { continue }
                context.report(
                    SharedWritableMount.id,
                    "each of \(service.level) replicas of `\(service.name)` gets a copy of "
                        + "`\(source.value)` to write to; `\(other.service.name)` sees none of "
                        + "them",
                    at: own.node.range,
                    notes: [
                        DiagnosticNote(
                            "`\(other.service.name)` mounts it here",
                            at: other.mount.node.range
                        )
                    ],
                    remedy: "mount it read-only in `\(service.name)`, or let "
                        + "`\(other.service.name)` ask `\(service.name)` over the network"
                )
            }
        }
    }

    private func index(_ context: LintContext) -> Index {
        var index = Index()
        for service in context.project.services where service["volumes"] != nil {
            for mount in context.quietReader(service).mounts() {
                guard let source = mount.source?.value else { continue }
                let use = Use(service: service, mount: mount)
                switch mount.kind {
                case .named: index.volumes[source, default: []].append(use)
                case .bind:
                    let path = FilePath.normalized(source)
                    index.folders[path, default: []].append(use)
                    for above in above(path) { index.inside[above, default: []].append(use) }
                case .anonymous, .other: break
                }
            }
        }
        return index
    }

    private func other(
        _ own: MountSpec,
        _ source: ComposeText,
        _ service: AnnotatedService,
        _ index: Index
    ) -> Use? {
        func first(_ uses: [Use]?, isWriting: Bool = false) -> Use? {
            uses?.first {
                $0.service.name != service.name && !(isWriting && $0.mount.isReadOnly)
            }
        }
        if own.kind == .named { return first(index.volumes[source.value]) }
        guard own.kind == .bind else { return nil }
        let path = FilePath.normalized(source.value)
        if let found = first(index.folders[path]) ?? first(index.inside[path]) { return found }
        return above(path).lazy.compactMap { first(index.folders[$0], isWriting: true) }.first
    }

    /// The folders a path is in, the nearest first.
    private func above(_ path: String) -> [String] {
        var found: [String] = []
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/"), slash != rest.startIndex {
            rest = rest[..<slash]
            found.append(String(rest))
        }
        return path.hasPrefix("/") ? found : found + (path == "." ? [] : ["."])
    }
}
