import Diagnostics
import YAMLBridge

/// The key-value store of a service discovery takes writes from anybody.
///
/// A vote guards against replicas that fail, not against a client that is allowed to write. With
/// `restriction: false` one container that was broken into rewrites an address, 3 of 3 replicas
/// take it over, and the vote confirms it.
///
/// Bad:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     x-ft: {ft_level: 3, outputs: {kv: {source: file, restriction: false}}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     x-ft: {ft_level: 3, outputs: {kv: {source: file, restriction: true}}}
/// ```
struct OpenKeyValueStore: LintRule {
    static let id = DiagnosticID("FT453", "open-key-value-store")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let path = "outputs.kv.restriction"
        for service in context.services where service.className == "service_discovery" {
            guard service.values.isWritten("outputs.kv"), service.values.boolean(path) != true
            else {
                continue
            }
            context.report(
                OpenKeyValueStore.id,
                "any client may write: 1 that was broken into changes \(service.level) of "
                    + "\(service.level) replicas, and the vote confirms it",
                at: service.values[path]?.node?.range ?? service.place("outputs.kv"),
                remedy: "write `restriction: true`: then writes need a token"
            )
        }
    }
}
