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
        var waits: [String: [ServiceDependency]] = [:]
        for service in project.services {
            let quiet = DiagnosticCollector()
            let resolver = project.resolver(for: service).reporting(to: quiet)
            let reader = ServiceReader(service: service, resolver: resolver, collector: quiet)
            waits[service.name] = check(service, reader)
            ServiceSettingsCheck(project: project, service: service, reader: reader).run()
        }
        DeclarationCheck(project: project).run()
        checkRing(waits)
    }

    private func check(_ service: ComposeService, _ reader: ServiceReader) -> [ServiceDependency] {
        var known: [ServiceDependency] = []
        for dependency in service["depends_on"] == nil ? [] : reader.dependencies() {
            if dependency.name.contains("$") { continue }
            guard let other = project.service(dependency.name) else {
                undeclared("service", dependency.name, service, dependency.place)
                continue
            }
            known.append(dependency)
            checkProfiles(service, other, dependency)
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
        if name.contains("$") || project.declaration(section, name) != nil { return }
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
    private func checkRing(_ waits: [String: [ServiceDependency]]) {
        var isDone: Set<String> = []
        var rings = 0
        for service in project.services where !isDone.contains(service.name) {
            var path: [(name: String, next: Int)] = [(service.name, 0)]
            var isOnPath: Set<String> = [service.name]
            while let (name, next) = path.last {
                let edges = waits[name] ?? []
                guard next < edges.count else {
                    isDone.insert(name)
                    isOnPath.remove(name)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let edge = edges[next]
                if isOnPath.contains(edge.name) {
                    rings += 1
                    if rings > ConsistencyCheck.ringsMax { return }
                    let start = path.firstIndex { $0.name == edge.name } ?? 0
                    ring(path[start...].map(\.name) + [edge.name], edge)
                } else if !isDone.contains(edge.name) {
                    path.append((edge.name, 0))
                    isOnPath.insert(edge.name)
                }
            }
        }
    }

    private func ring(_ names: [String], _ edge: ServiceDependency) {
        project.collector.report(
            Diagnostic(
                .composeShape,
                .error,
                "`depends_on` goes round: \(names.map { "`\($0)`" }.joined(separator: " -> "))",
                at: edge.place.range,
                remedy: "let one of them start without the other"
            )
        )
    }
}
