import ComposeModel
import Diagnostics
import YAMLBridge

/// Refuses what other services do with an annotated one that its tunnel cannot stand in for.
struct CrossReferenceCheck {
    let project: ComposeProject
    let services: [any ProtectedService]

    /// Reports every reference that would mean something else in the output.
    func run() {
        let names = Set(services.map(\.name))
        let mounts = MountIndex(services)
        for service in project.services {
            if !names.contains(service.name) { checkReaches(service, names) }
            checkMounts(service, mounts)
        }
        for protected in services { checkForwarding(protected) }
        checkContainerNames()
    }

    private func checkForwarding(_ protected: any ProtectedService) {
        guard let forwarding = protected.forwarding, !(protected is WebService),
            forwarding.name != protected.name, let other = project.service(forwarding.name)
        else { return }
        project.collector.report(
            Diagnostic(
                .notImplemented,
                .error,
                "forwarding through another service is not implemented yet: `\(forwarding.name)` is one",
                at: forwarding.node.range,
                notes: [DiagnosticNote("the service", at: other.key.range)],
                remedy: "choose a name for the tunnel that is no service's"
            )
        )
    }

    /// Container names are unique on an engine; those the output gives must be unique at least here.
    private func checkContainerNames() {
        var seen: [String: YAMLNode] = [:]
        var forwarding: [String: YAMLNode] = [:]
        for protected in services { forwarding[protected.name] = protected.forwarding?.node }
        for service in project.services {
            guard let node = service["container_name"] ?? forwarding[service.name],
                let text = node.text
            else {
                continue
            }
            guard let first = seen[text] else {
                seen[text] = node
                continue
            }
            project.collector.report(
                Diagnostic(
                    .nameCollision,
                    .error,
                    "two containers would be named `\(text)`",
                    at: node.range,
                    notes: [DiagnosticNote("the other one", at: first.range)],
                    remedy: "give one of the two another name"
                )
            )
        }
    }

    private func checkReaches(_ service: ComposeService, _ names: Set<String>) {
        for key in ["network_mode", "pid", "ipc", "uts"] {
            guard let value = service[key], let text = value.text, text.hasPrefix("service:"),
                names.contains(String(text.dropFirst("service:".count)))
            else { continue }
            refuse(value, "`\(key): \(text)` reaches into an annotated service")
        }
        for item in service["volumes_from"]?.items ?? [] {
            guard let text = item.text, let name = text.split(separator: ":").first,
                names.contains(String(name))
            else { continue }
            refuse(item, "`volumes_from: \(text)` reaches into an annotated service")
        }
    }

    private func refuse(_ node: YAMLNode, _ message: String) {
        project.collector.report(
            Diagnostic(.reachesIntoService, .error, message, at: node.range)
        )
    }

    /// A writable mount of an annotated service must be nobody else's.
    private func checkMounts(_ service: ComposeService, _ mounts: MountIndex) {
        guard !services.isEmpty, service["volumes"] != nil else { return }
        let quiet = DiagnosticCollector()
        let resolver = project.resolver(for: service).reporting(to: quiet)
        let reader = ServiceReader(service: service, resolver: resolver, collector: quiet)
        for mount in reader.mounts() {
            for (index, own) in mounts.sharing(with: mount, of: service)
            where services[index].name != service.name {
                share(mount, own, service, services[index])
            }
        }
    }

    private func share(
        _ mount: MountSpec,
        _ own: ReplicatedMount,
        _ service: ComposeService,
        _ protected: any ProtectedService
    ) {
        project.collector.report(
            Diagnostic(
                .sharedVolume,
                .error,
                "`\(service.name)` mounts \(own.base), which `\(protected.name)` writes to: "
                    + "its replicas have one each",
                at: mount.node.range,
                notes: [
                    DiagnosticNote("`\(protected.name)` mounts it here", at: own.mount.node.range)
                ],
                remedy: "give `\(service.name)` a volume of its own"
            )
        )
    }
}
