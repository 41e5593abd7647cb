import ComposeModel
import Diagnostics
import YAMLBridge

/// The masked address cannot be given to the tunnel.
///
/// `masked_IP` is the one address clients know; the tunnel must own it. Outside the subnets of the
/// service's networks the engine refuses to start the tunnel; on the address of the gateway or of
/// another service, one of the two gets it and clients reach either.
///
/// Bad:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     networks: [inner]
///     x-ft: {class: service_discovery, ft_level: 3, masked_IP: 10.0.0.9}
/// networks:
///   inner: {ipam: {config: [{subnet: 172.28.0.0/24}]}}
/// ```
///
/// Good:
///
/// ```yaml
/// services:
///   consul:
///     image: hashicorp/consul:1.18
///     restart: always
///     networks: [inner]
///     x-ft: {class: service_discovery, ft_level: 3, masked_IP: 172.28.0.9}
/// networks:
///   inner: {ipam: {config: [{subnet: 172.28.0.0/24}]}}
/// ```
struct MaskedAddressOutside: LintRule {
    static let id = DiagnosticID("FT436", "masked-address-outside")
    static let severity = Severity.error

    func check(_ context: LintContext) {
        let path = "ft_parameters.masked_ip"
        for service in context.services {
            guard let text = service.values.string(path), let address = IPv4Subnet.address(text)
            else { continue }
            let networks = context.quietReader(service.service).networks()
            let subnets = networks.flatMap { NetworkSubnet.all(of: $0.name, in: context) }
            let problem: (String, [DiagnosticNote])?
            if subnets.isEmpty {
                let note = networks.first.map {
                    DiagnosticNote("`\($0.name)` is used here", at: $0.place?.range)
                }
                problem = (
                    "no network of `\(service.name)` says which subnet it has",
                    [note].compactMap { $0 }
                )
            } else if let subnet = subnets.first(where: { $0.subnet.contains(address) }) {
                problem = taken(address, subnet, service, context)
            } else {
                problem = (
                    "\(text) is in none of the subnets of `\(service.name)`",
                    subnets.map { DiagnosticNote("a subnet", at: $0.node.range) }
                )
            }
            guard let (message, notes) = problem else { continue }
            context.report(
                MaskedAddressOutside.id,
                "\(message): the tunnel cannot have the address \(text), and 0 of "
                    + "\(service.level) replicas can be reached",
                at: service.place(path),
                notes: notes,
                remedy: "choose a free address of a network with `ipam`"
            )
        }
    }

    private func taken(
        _ address: UInt32,
        _ found: NetworkSubnet,
        _ service: AnnotatedService,
        _ context: LintContext
    ) -> (String, [DiagnosticNote])? {
        let place = [DiagnosticNote("the subnet", at: found.node.range)]
        if found.subnet.prefix < 31 {
            if address == found.subnet.first { return ("it is the network's own address", place) }
            if address == found.subnet.last { return ("it is the broadcast address", place) }
        }
        if let gateway = found.gateway, gateway.address == address {
            return (
                "it is the gateway's address",
                [DiagnosticNote("the gateway", at: gateway.node.range)]
            )
        }
        for other in context.project.services where other.name != service.name {
            for network in context.quietReader(other).networks() where network.name == found.network
            {
                guard let node = network.settings?["ipv4_address"], let text = context.value(node),
                    IPv4Subnet.address(text) == address
                else { continue }
                return (
                    "`\(other.name)` has it", [DiagnosticNote("its address", at: node.range)]
                )
            }
        }
        return nil
    }
}
