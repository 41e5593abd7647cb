import Diagnostics
import YAMLBridge

/// Reports names that are used and declared nowhere, and services that wait for one another in a ring.
struct ConsistencyCheck {
    let project: ComposeProject
    let profiles: Set<String>
    /// Whether some declarations could not be read.
    let isPartial: Bool

    func run() {
        guard !isPartial else { return }
        var waits: [[Wait]] = []
        waits.reserveCapacity(project.services.count)
        let quiet = DiagnosticCollector()
        let envFiles = EnvFileCheck(collector: project.collector)
        let resolvers = project.units.map { $0.resolver.reporting(to: quiet) }
        for service in project.services {
            let unit = resolvers.indices.contains(service.unit) ? service.unit : 0
            let reader = ServiceReader(
                service: service,
                resolver: resolvers[unit],
                collector: quiet
            )
            waits.append(check(service, reader))
            ServiceSettingsCheck(
                project: project,
                service: service,
                reader: reader,
                envFiles: envFiles,
                isActive: isActive(service)
            ).run()
        }
        DeclarationCheck(project: project).run()
        checkRing(waits)
    }

    /// A service that another waits for, by its position in the project.
    private struct Wait {
        let position: Int
        let place: YAMLNode
    }

    private func check(_ service: ComposeService, _ reader: ServiceReader) -> [Wait] {
        var known: [Wait] = []
        for dependency in service["depends_on"] == nil ? [] : reader.dependencies() {
            if PlaceholderText.hasDollar(dependency.name) { continue }
            guard let position = project.position(of: dependency.name) else {
                undeclared("service", dependency.name, service, dependency.place)
                continue
            }
            known.append(Wait(position: position, place: dependency.place))
            checkProfiles(service, project.services[position], dependency)
        }
        if let networks = service["networks"], !(networks.scalar?.isNull ?? false) {
            for network in reader.networks() where network.name != "default" {
                declared("networks", "network", network.name, service, network.place)
            }
        }
        // The volumes of an annotated service are looked at where its replicas get theirs.
        for mount in service["volumes"] == nil || service["x-ft"] != nil ? [] : reader.mounts()
        where mount.kind == .named {
            guard let source = mount.source, !source.hasPlaceholders else { continue }
            declared("volumes", "volume", source.value, service, mount.node)
        }
        for section in ["secrets", "configs"] where service[section] != nil {
            for file in reader.files(section) {
                let what = section == "secrets" ? "secret" : "config"
                declared(section, what, file.source, service, file.node)
            }
        }
        return known
    }

    private func declared(
        _ section: String,
        _ what: String,
        _ name: String,
        _ service: ComposeService,
        _ place: YAMLNode?
    ) {
        if PlaceholderText.hasDollar(name) || project.declaration(section, name) != nil { return }
        undeclared(what, name, service, place)
    }

    private func undeclared(
        _ what: String,
        _ name: String,
        _ service: ComposeService,
        _ place: YAMLNode?
    ) {
        project.collector.report(
            Diagnostic(
                .undeclaredName,
                .error,
                "`\(service.name)` refers to the \(what) `\(name)`, which is declared nowhere",
                at: place?.range ?? service.key.range,
                remedy: "declare `\(name)` under `\(what)s`, or correct the name"
            )
        )
    }

    private func checkProfiles(
        _ service: ComposeService,
        _ other: ComposeService,
        _ dependency: ServiceDependency
    ) {
        guard isActive(service), !isActive(other),
            dependency.settings?["required"]?.scalar?.boolean != false
        else { return }
        project.collector.report(
            Diagnostic(
                .profileInactive,
                .warning,
                "`\(service.name)` needs `\(other.name)`, which no active profile starts",
                at: dependency.place.range ?? service.key.range,
                notes: [DiagnosticNote("its profiles", at: other["profiles"]?.range)],
                remedy: "name the profile with `--profile`, or write `required: false`"
            )
        )
    }

    private func isActive(_ service: ComposeService) -> Bool {
        guard let own = service["profiles"]?.items, !own.isEmpty, !profiles.contains("*") else {
            return true
        }
        return own.contains { profiles.contains($0.text ?? "") }
    }

    /// Rings shown; each takes as much text as it has services.
    private static let ringsMax = 10

    /// One pass over the graph, depth first and without recursion.
    private func checkRing(_ waits: [[Wait]]) {
        enum State { case new, onPath, done }
        var states = waits.map { $0.isEmpty ? State.done : .new }
        var rings = 0
        for service in states.indices where states[service] == .new {
            var path: [(service: Int, next: Int)] = [(service, 0)]
            states[service] = .onPath
            while let (service, next) = path.last {
                guard next < waits[service].count else {
                    states[service] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let wait = waits[service][next]
                switch states[wait.position] {
                case .done: break
                case .new:
                    path.append((wait.position, 0))
                    states[wait.position] = .onPath
                case .onPath:
                    rings += 1
                    if rings > ConsistencyCheck.ringsMax { return }
                    let start = path.firstIndex { $0.service == wait.position } ?? 0
                    let around = path[start...].map(\.service) + [wait.position]
                    ring(around.map { project.services[$0].name }, at: wait.place)
                }
            }
        }
    }

    private func ring(_ names: [String], at place: YAMLNode) {
        project.collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`depends_on` goes round: \(names.map { "`\($0)`" }.joined(separator: " -> "))",
                at: place.range,
                remedy: "let one of them start without the other"
            )
        )
    }
}
