import ComposeModel
import Diagnostics
import YAMLBridge

/// The places in which a service says where it reaches others.
struct ServiceAddresses {
    /// One text, as written and with placeholders resolved.
    private struct Text {
        let raw: String
        let value: String
        let variable: String?
        let node: YAMLNode
    }

    private var texts: [Text] = []
    private var links: [(name: String, node: YAMLNode)] = []

    init(of service: ComposeService, in project: ComposeProject) {
        let quiet = DiagnosticCollector()
        let resolver = project.resolver(for: service).reporting(to: quiet)
        let reader = ServiceReader(service: service, resolver: resolver, collector: quiet)
        func add(_ raw: String, _ variable: String?, _ node: YAMLNode) {
            let value = resolver.resolve(raw, in: node, what: "the address")?.value ?? raw
            texts.append(Text(raw: raw, value: value, variable: variable, node: node))
        }
        for variable in reader.environment() {
            if let text = variable.value?.text { add(text, variable.name, variable.place) }
        }
        for key in ["command", "entrypoint"] {
            guard let node = service[key] else { continue }
            for item in node.items ?? [node] {
                if let text = item.text { add(text, nil, item) }
            }
        }
        for item in service["links"]?.items ?? [] {
            guard let name = item.text?.split(separator: ":").first else { continue }
            links.append((String(name), item))
        }
    }

    /// Whether the service uses a name as an address.
    func mentions(_ host: String) -> Bool { place(of: host) != nil }

    /// Where it does so first.
    func place(of host: String) -> YAMLNode? {
        texts.first { HostMention.addresses(host, in: $0.value, variable: $0.variable) }?.node
            ?? links.first { $0.name == host }?.node
    }

    /// Where only the value of a placeholder is that address.
    func hidden(_ host: String) -> YAMLNode? {
        texts.first { text in
            HostMention.addresses(host, in: text.value, variable: text.variable)
                && !HostMention.addresses(host, in: text.raw, variable: text.variable)
        }?.node
    }
}
