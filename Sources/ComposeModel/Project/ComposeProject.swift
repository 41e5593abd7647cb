public import Diagnostics
public import YAMLBridge

/// A project, loaded: its nodes, its services and the environment its placeholders see.
public final class ComposeProject {
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
    private let positions: [String: Int]

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
                guard let written = section.value.entries, !written.isEmpty else { continue }
                // Taken out while they grow, so that they are not copied.
                var entries = sections.removeValue(forKey: section.name) ?? []
                var known = places.removeValue(forKey: section.name) ?? [:]
                known.reserveCapacity(known.count + written.count)
                entries.reserveCapacity(entries.count + written.count)
                // The same name in two units is the same thing, or was reported.
                for entry in written where put(entries.count, in: &known[entry.name]) {
                    entries.append(entry)
                }
                sections[section.name] = entries
                places[section.name] = known
            }
        }
        self.sections = sections
        self.places = places
        var services: [ComposeService] = []
        var positions: [String: Int] = [:]
        positions.reserveCapacity(units.reduce(0) { $0 + $1.services.count })
        for unit in units {
            for service in unit.services where put(services.count, in: &positions[service.name]) {
                services.append(service)
            }
        }
        self.services = services
        self.positions = positions
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
        units[units.indices.contains(service.unit) ? service.unit : 0].resolver
    }

    /// The unit a service belongs to.
    public func unit(of service: ComposeService) -> ComposeUnit {
        units.indices.contains(service.unit) ? units[service.unit] : units[0]
    }

    /// The service of a name.
    public func service(_ name: String) -> ComposeService? {
        positions[name].map { services[$0] }
    }

    /// The position in `services` of a name.
    func position(of name: String) -> Int? { positions[name] }

    /// The declaration of a name in a top-level section such as `volumes`, of any unit.
    public func declaration(_ section: String, _ name: String) -> YAMLEntry? {
        places[section]?[name].flatMap { sections[section]?[$0] }
    }

    /// The entries of a top-level section, of all units.
    public func declarations(_ section: String) -> [YAMLEntry] { sections[section] ?? [] }
}

/// Puts a value where there is none, in one look-up; whether it did.
private func put(_ value: Int, in slot: inout Int?) -> Bool {
    guard slot == nil else { return false }
    slot = value
    return true
}
