public import ComposeModel
import Diagnostics
import YAMLBridge

/// Reads back where an emitted Compose file keeps a service's data.
///
/// The seed's mounts say it all: the source's data under `/ft/source`, each replica's under
/// `/ft/data/REPLICA`.
public struct BuiltServiceReader {
    private let project: ComposeProject
    private let directory: String
    private let home: String?

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - project: the emitted file, loaded.
    ///   - directory: the absolute folder that its relative paths start from.
    ///   - home: what `~` stands for.
    public init(project: ComposeProject, directory: String, home: String?) {
        self.project = project
        self.directory = directory
        self.home = home
    }

    /// The fault-tolerant services of the file, by their names in the source.
    public var names: [String] {
        project.services.compactMap { label("ftcompose.service", ofSeed: $0) }
    }

    /// One service; nil when the file has none of that name, or after a report.
    public func read(_ name: String) -> BuiltService? {
        guard
            let seed = project.services.first(where: {
                label("ftcompose.service", ofSeed: $0) == name
            })
        else { return nil }
        let reader = ServiceReader(service: seed, project: project)
        guard let image = reader.image()?.value else { return nil }
        var service = BuiltService(name: name, image: image, original: nil, replicas: [])
        for mount in reader.mounts() {
            guard let place = place(mount) else { continue }
            let target = FilePath.normalized(mount.target.value)
            if target == RuntimePaths.seedSource {
                service.original = place
            } else if FilePath.directory(of: target) == RuntimePaths.seedData {
                service.replicas.append(.init(name: FilePath.name(of: target), place: place))
            }
        }
        return service
    }

    private func label(_ name: String, ofSeed service: ComposeService) -> String? {
        let labels = ServiceReader(service: service, project: project).labels()
        func value(_ name: String) -> String? { labels.first { $0.name == name }?.value?.text }
        return value("ftcompose.role") == "seed" ? value(name) : nil
    }

    private func place(_ mount: MountSpec) -> BuiltService.Place? {
        guard let source = mount.source?.value else { return nil }
        switch mount.kind {
        case .bind: return .folder(absolute(source))
        case .named:
            let declaration = project.declaration("volumes", source)?.value
            let name = declaration?["name"].flatMap {
                project.resolver.resolve($0, what: "the volume's name")?.value
            }
            let isExternal =
                declaration?["external"].map { $0.scalar?.boolean ?? true } ?? false
            return .volume(
                key: source,
                name: name ?? (isExternal ? source : nil),
                isExternal: isExternal
            )
        case .anonymous, .other: return nil
        }
    }

    private func absolute(_ path: String) -> String {
        if let home, path == "~" || path.hasPrefix("~/") {
            return FilePath.normalized(home + path.dropFirst())
        }
        return FilePath.normalized(FilePath.join(directory, path))
    }
}
