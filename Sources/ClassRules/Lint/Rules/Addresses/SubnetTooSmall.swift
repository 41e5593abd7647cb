import ComposeModel
import Diagnostics
import YAMLBridge

/// A network has fewer addresses than there will be containers on it.
///
/// Replicas that reach other services join the source's networks, one address each. A `/29` has 8
/// addresses, 3 of which are the network's, the broadcast's and the gateway's: with a proxy, the
/// tunnel and 4 more containers on it, one replica of 3 does not start, and 1 more fault loses the
/// vote.
///
/// Bad:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     expose: ["8080"]
///     networks: [inner]
///     x-ft: {class: webserver, ft_level: 5}
/// networks:
///   inner: {ipam: {config: [{subnet: 172.28.0.0/29}]}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   web:
///     image: registry.example/web:2.1
///     restart: always
///     expose: ["8080"]
///     networks: [inner]
///     x-ft: {class: webserver, ft_level: 5}
/// networks:
///   inner: {ipam: {config: [{subnet: 172.28.0.0/24}]}}
/// ```
struct SubnetTooSmall: LintRule {
    static let id = DiagnosticID("FT437", "subnet-too-small")
    static let severity = Severity.warning

    func check(_ context: LintContext) {
        let annotated = Dictionary(
            context.services.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var wanted: [String: (count: Int, notes: [DiagnosticNote])] = [:]
        for service in context.project.services where service["network_mode"] == nil {
            let count = containers(service, annotated[service.name], context)
            for network in context.quietReader(service).networks() {
                wanted[network.name, default: (0, [])].count += count
                guard count > 1 else { continue }
                wanted[network.name]?.notes.append(
                    DiagnosticNote(
                        "`\(service.name)` needs \(count)",
                        at: network.place?.range ?? service.key.range
                    )
                )
            }
        }
        for entry in context.project.declarations("networks") {
            let subnets = NetworkSubnet.all(of: entry.name, in: context)
            guard subnets.count == 1, let found = subnets.first,
                let (count, notes) = wanted[entry.name], !notes.isEmpty
            else { continue }
            let pool = found.range ?? found.subnet
            let room = pool.prefix >= 31 ? pool.count : max(0, pool.count - 3)
            guard count > room else { continue }
            context.report(
                SubnetTooSmall.id,
                "`\(entry.name)` has room for \(LintContext.count(room, "container")) and "
                    + "\(count) will be on it: \(count - room) of them cannot start",
                at: found.node.range,
                notes: Array(notes.prefix(5)),
                remedy: "make the subnet larger, such as a /24"
            )
        }
    }

    /// Containers of one service on a network: the tunnel, and replicas that keep its networks.
    private func containers(
        _ service: ComposeService,
        _ annotated: AnnotatedService?,
        _ context: LintContext
    ) -> Int {
        guard let annotated else {
            let scale = service["deploy"]?["replicas"] ?? service["scale"]
            return context.value(scale).flatMap { Int($0) } ?? 1
        }
        return annotated.className == "database" ? 1 : annotated.level + 1
    }
}
