import ComposeModel
import Diagnostics
import YAMLBridge

/// One IPv4 subnet of a declared network.
struct NetworkSubnet {
    /// The network's name in the file.
    let network: String
    /// The addresses.
    let subnet: IPv4Subnet
    /// Where the subnet is written.
    let node: YAMLNode
    /// The gateway, where one is written.
    let gateway: (address: UInt32, node: YAMLNode)?
    /// The addresses given out by itself, where they are fewer.
    let range: IPv4Subnet?

    /// The subnets of a network; empty where none is written.
    static func all(of name: String, in context: LintContext) -> [NetworkSubnet] {
        let declaration = context.project.declaration("networks", name)?.value
        return (declaration?["ipam"]?["config"]?.items ?? []).compactMap { item in
            guard let node = item["subnet"], let text = context.value(node),
                let subnet = IPv4Subnet(text)
            else { return nil }
            let gateway = item["gateway"].flatMap { node in
                context.value(node).flatMap(IPv4Subnet.address).map { ($0, node) }
            }
            return NetworkSubnet(
                network: name,
                subnet: subnet,
                node: node,
                gateway: gateway,
                range: context.value(item["ip_range"]).flatMap { IPv4Subnet($0) }
            )
        }
    }
}
