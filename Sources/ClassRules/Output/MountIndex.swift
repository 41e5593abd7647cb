import ComposeModel

/// The writable mounts of all annotated services, found by what they stand for.
///
/// A look-up costs what it finds, however many services there are.
struct MountIndex {
    /// One mount and the position of its service.
    typealias Place = (service: Int, mount: ReplicatedMount)

    private var named: [String: [Place]] = [:]
    private var bound: [String: [Place]] = [:]
    /// The bound paths below each folder.
    private var below: [String: [Place]] = [:]

    init(_ services: [any ProtectedService]) {
        for (index, protected) in services.enumerated() {
            for own in protected.replicatedMounts {
                guard let source = own.mount.source?.value else { continue }
                if own.isNamed {
                    named[source, default: []].append((index, own))
                } else {
                    let path = MountIndex.path(source, protected.service)
                    bound[path, default: []].append((index, own))
                    for folder in MountIndex.folders(above: path) {
                        below[folder, default: []].append((index, own))
                    }
                }
            }
        }
    }

    /// The mounts that another service's mount shares data with, in the services' order.
    func sharing(with mount: MountSpec, of service: ComposeService) -> [Place] {
        guard let source = mount.source?.value else { return [] }
        switch mount.kind {
        case .named: return named[source] ?? []
        case .bind where !bound.isEmpty:
            let path = MountIndex.path(source, service)
            let places =
                (bound[path] ?? []) + (below[path] ?? [])
                + MountIndex.folders(above: path).flatMap { bound[$0] ?? [] }
            return places.sorted { $0.service < $1.service }
        case .bind, .anonymous, .other: return []
        }
    }

    /// The path on the host; services of included files have a folder of their own.
    private static func path(_ source: String, _ service: ComposeService) -> String {
        FilePath.normalized(FilePath.join(service.directory, source))
    }

    /// The folders a path lies in, `/` included for an absolute one.
    private static func folders(above path: String) -> [String] {
        var folders: [String] = []
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            folders.append(rest.isEmpty ? "/" : String(rest))
        }
        return path == "/" ? [] : folders
    }
}
