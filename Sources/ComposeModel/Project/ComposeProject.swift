public import Diagnostics
public import YAMLBridge

/// A project, loaded: its nodes, its services and the environment its placeholders see.
public struct ComposeProject {
    /// The sources in the order they were read; the first names the project in findings.
    public let files: [SourceFile]
    /// The project's own files, then those of each include.
    public let units: [ComposeUnit]
    /// The services of all units in the order of the sources.
    public let services: [ComposeService]
    /// The name, as far as it is known here.
    public let name: String?
    /// Where findings go.
    public let collector: DiagnosticCollector

    private let sections: [String: [YAMLEntry]]
    private let places: [String: [String: Int]]
    private let serviceIndex: [String: Int]

    /// Creates a project from its parts; there is at least one unit.
    init(
        files: [SourceFile],
        units: [ComposeUnit],
        name: String?,
        collector: DiagnosticCollector
    ) {
        self.files = files
        self.units = units
        self.name = name
        self.collector = collector
        var sections: [String: [YAMLEntry]] = [:]
        var places: [String: [String: Int]] = [:]
        for unit in units {
            for section in unit.root.entries ?? [] {
                for entry in section.value.entries ?? [] {
                    // The same name in two units is the same thing, or was reported.
                    if places[section.name]?[entry.name] != nil { continue }
                    places[section.name, default: [:]][entry.name] =
                        sections[section.name, default: []].count
                    sections[section.name, default: []].append(entry)
                }
            }
        }
        self.sections = sections
        self.places = places
        var services: [ComposeService] = []
        var serviceIndex: [String: Int] = [:]
        for service in units.flatMap(\.services) where serviceIndex[service.name] == nil {
            serviceIndex[service.name] = services.count
            services.append(service)
        }
        self.services = services
        self.serviceIndex = serviceIndex
    }

    /// The whole document of the project's own files, merged; nodes keep the range of the file they
    /// came from.
    public var root: YAMLNode { units[0].root }

    /// The folder that relative paths of the project's own files start from.
    public var directory: String { units[0].directory }

    /// The values that placeholders of the project's own files see.
    public var resolver: TextResolver { units[0].resolver }

    /// The first source.
    public var file: SourceFile { files[0] }

    /// The values a service's placeholders see: an included service sees those of its include.
    public func resolver(for service: ComposeService) -> TextResolver {
        unit(of: service).resolver
    }

    /// The unit a service belongs to.
    public func unit(of service: ComposeService) -> ComposeUnit {
        units.indices.contains(service.unit) ? units[service.unit] : units[0]
    }

    /// The service of a name.
    public func service(_ name: String) -> ComposeService? {
        serviceIndex[name].map { services[$0] }
    }

    /// The declaration of a name in a top-level section such as `volumes`, of any unit.
    public func declaration(_ section: String, _ name: String) -> YAMLEntry? {
        places[section]?[name].flatMap { sections[section]?[$0] }
    }

    /// The entries of a top-level section, of all units.
    public func declarations(_ section: String) -> [YAMLEntry] { sections[section] ?? [] }
}
