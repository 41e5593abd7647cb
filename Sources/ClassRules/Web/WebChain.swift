import ComposeModel
import YAMLBridge

/// A database behind a web server, of which each replica of the web server uses one replica.
struct WebChain {
    /// The database's service.
    let service: String
    /// Its replicas.
    let replicas: [String]
    /// The network of each chain.
    let networks: [String]

    private static let keys = ["environment", "command", "entrypoint", "links"]

    /// The keys of a service as one replica has them; `keys` are those that are other already.
    func repointed(
        _ source: ComposeService,
        replica: Int,
        over keys: [(String, YAMLNode?)]
    ) -> [(String, YAMLNode?)] {
        var result = keys
        for key in WebChain.keys {
            let position = result.firstIndex { $0.0 == key }
            guard let old = position.flatMap({ result[$0].1 }) ?? source[key]?.expanded() else {
                continue
            }
            let new = node(old, key, replicas[replica - 1])
            if let position {
                result[position].1 = new
            } else {
                result.append((key, new))
            }
        }
        return result
    }

    private func node(_ node: YAMLNode, _ key: String, _ replica: String) -> YAMLNode {
        if let entries = node.entries {
            return .mapping(
                entries: entries.map { entry in
                    YAMLEntry(
                        key: entry.key,
                        value: rewritten(entry.value, replica, variable: entry.name)
                    )
                },
                isFlow: node.isFlow
            )
        }
        guard let items = node.items else { return rewritten(node, replica, variable: nil) }
        let changed = items.map { item -> YAMLNode in
            switch key {
            case "links": link(item, replica)
            case "environment": assignment(item, replica)
            default: rewritten(item, replica, variable: nil)
            }
        }
        return .sequence(changed, isFlow: node.isFlow)
    }

    private func rewritten(_ node: YAMLNode, _ replica: String, variable: String?) -> YAMLNode {
        guard let text = node.text else { return node }
        let new = HostMention.replacing(service, with: replica, in: text, variable: variable)
        return new == text ? node : .string(new)
    }

    private func assignment(_ node: YAMLNode, _ replica: String) -> YAMLNode {
        guard let text = node.text, let equals = text.firstIndex(of: "=") else { return node }
        let name = String(text[..<equals])
        let value = String(text[text.index(after: equals)...])
        let new = HostMention.replacing(service, with: replica, in: value, variable: name)
        return new == value ? node : .string("\(name)=\(new)")
    }

    /// A link keeps its alias, or gets one: the old name.
    private func link(_ node: YAMLNode, _ replica: String) -> YAMLNode {
        let parts = (node.text ?? "").split(separator: ":").map(String.init)
        guard parts.first == service else { return node }
        return .string("\(replica):\(parts.count > 1 ? parts[1] : service)")
    }
}
