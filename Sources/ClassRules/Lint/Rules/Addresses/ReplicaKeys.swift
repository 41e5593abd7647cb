import ComposeModel
import Diagnostics
import YAMLBridge

/// A key of an annotated service that can hold for one container only.
///
/// With `network_mode: host` all replicas bind the same port of the host: the first succeeds, 2 of
/// 3 cannot start, and 1 vote of 3 decides nothing. `ipc`, `pid` and `uts` put replicas into one
/// namespace where one's fault reaches the others; `scale` multiplies what `ft_level` already
/// multiplied.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     network_mode: host
///     x-ft: {class: webserver, ft_level: 3}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     ports: ["8080:8080"]
///     x-ft: {class: webserver, ft_level: 3}
/// ```
struct ReplicaKeys: LintRule {
    static let id = DiagnosticID("FT438", "replica-keys")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        // `build` refuses these for databases, FT309.
        for service in context.services where service.className != "database" {
            for entry in service.service.entries {
                guard let reason = reason(entry, service, context) else { continue }
                context.report(
                    ReplicaKeys.id,
                    "`\(entry.name)`: \(reason)",
                    at: entry.key.range,
                    remedy: "remove it from `\(service.name)`"
                )
            }
        }
    }

    private func reason(
        _ entry: YAMLEntry,
        _ service: AnnotatedService,
        _ context: LintContext
    ) -> String? {
        let text = context.value(entry.value) ?? ""
        let level = service.level
        switch entry.name {
        case "network_mode" where text == "host":
            return "\(level) replicas bind the host's ports, \(level - 1) of \(level) find them "
                + "taken, and 1 vote is left"
        case "network_mode" where text != "bridge":
            return "`\(text)` leaves the tunnel no network to reach \(level) replicas on"
        case "pid" where text == "host", "ipc" where text == "host", "uts" where text == "host":
            return "\(level) replicas share one namespace, and one that fails takes others along"
        case "volumes_from":
            return "\(level) replicas write to the same folders, so a fault of 1 is a fault of "
                + "\(level)"
        case "scale" where text != "1":
            return "the number of replicas is `ft_level`; \(text) times \(level) is not meant"
        case "deploy":
            if let node = entry.value["replicas"], let value = context.value(node), value != "1" {
                return "`replicas: \(value)` beside `ft_level: \(level)`: only the second is the "
                    + "number of voters"
            }
            return context.value(entry.value["mode"]) == "global"
                ? "`mode: global` fixes no number, and \(service.quorum) equal answers are needed"
                : nil
        case "provider", "credential_spec", "use_api_socket":
            return ServiceKeys.refused[entry.name]
        default: return nil
        }
    }
}
