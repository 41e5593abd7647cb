import ComposeModel
import Diagnostics
import YAMLBridge

/// The annotation names a host that is nowhere in the project.
///
/// A data source or an Alertmanager at `http://promtheus:9090` answers nobody: all 3 replicas agree
/// that it is down, and the vote on "down" is unanimous.
///
/// Bad:
///
/// ```yaml
/// services:
///   prometheus:
///     image: prom/prometheus:v2.53.0
///     restart: always
///     x-ft: {ft_level: 3, alert_manager: {name: alerts, url: "http://alertmanger:9093"}}
///   alertmanager:
///     image: prom/alertmanager:v0.27.0
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   prometheus:
///     image: prom/prometheus:v2.53.0
///     restart: always
///     x-ft: {ft_level: 3, alert_manager: {name: alerts, url: "http://alertmanager:9093"}}
///   alertmanager:
///     image: prom/alertmanager:v0.27.0
/// ```
struct UnknownTarget: LintRule {
    static let id = DiagnosticID("FT439", "unknown-target")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let known = names(context)
        for service in context.services {
            for path in service.values.paths where path.hasSuffix(".url") {
                guard let text = service.values.string(path),
                    let host = HostMention.host(ofURL: text),
                    isShortName(host), !known.contains(host)
                else { continue }
                let near = KeySpelling.nearest(to: host, among: known.sorted())
                context.report(
                    UnknownTarget.id,
                    "no service of this project is called `\(host)`: \(service.level) of "
                        + "\(service.level) replicas find it down, and agree",
                    at: service.place(path),
                    remedy: near.map { "did you mean `\($0)`?" }
                        ?? "name a service, an alias or a full domain name"
                )
            }
        }
    }

    private func names(_ context: LintContext) -> Set<String> {
        var names: Set<String> = ["localhost"]
        for service in context.project.services {
            names.insert(service.name)
            for key in ["container_name", "hostname"] {
                if let name = context.value(service[key]) { names.insert(name) }
            }
            let reader = context.quietReader(service)
            for network in reader.networks() {
                for alias in network.settings?["aliases"]?.items ?? [] {
                    if let name = context.value(alias) { names.insert(name) }
                }
            }
            for key in ["links", "external_links", "extra_hosts"] {
                for item in service[key]?.items ?? [] {
                    for part in (item.text ?? "").split(whereSeparator: { $0 == ":" || $0 == "=" })
                    {
                        names.insert(String(part))
                    }
                }
                for entry in service[key]?.entries ?? [] { names.insert(entry.name) }
            }
        }
        for service in context.services {
            if let name = service.values.string("ft_parameters.forwarding.name") {
                names.insert(name)
            }
        }
        return names
    }

    /// A name without a full stop is looked up in the project's networks only.
    private func isShortName(_ host: String) -> Bool {
        !host.isEmpty && !host.contains(".") && !host.contains("$") && !host.contains("[")
    }
}
