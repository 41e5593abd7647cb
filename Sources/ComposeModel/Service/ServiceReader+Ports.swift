import YAMLBridge

extension ServiceReader {
    /// The published ports, short and long form; of the same address, port and protocol the later.
    ///
    /// Two entries that only values of placeholders make the same both stay: they differ in nothing
    /// but what is published, and that is left to Compose.
    public func ports() -> [PortMapping] { uniquePorts().items }

    /// Compose compares short forms as texts before it takes them apart.
    func uniquePorts() -> UniqueItems<PortMapping> {
        guard let node = service["ports"], !(node.scalar?.isNull ?? false) else {
            return UniqueItems([]) { .init(published($0)) }
        }
        guard let items = node.items else {
            report("`ports` is a list, not \(node.kindName)", node)
            return UniqueItems([]) { .init(published($0)) }
        }
        let texts = UniqueItems(items.compactMap { port($0) }) { port in
            .init(port.node.text ?? published(port))
        }
        return UniqueItems(texts.items) { .init(published($0)) }
    }

    /// The ports of `expose`.
    public func exposed() -> [PortMapping] {
        guard let node = service["expose"], !(node.scalar?.isNull ?? false) else { return [] }
        guard let items = node.items else {
            report("`expose` is a list, not \(node.kindName)", node)
            return []
        }
        let unique = UniqueItems(items.compactMap { short($0) }) { .init($0.node.text ?? "") }
        return unique.items
    }

    /// `HOST:PUBLISHED:TARGET/PROTOCOL` as written.
    private func published(_ port: PortMapping) -> String {
        let target = "\(port.target.raw)/\(port.transport)"
        guard let text = port.node.text else {
            let host = port.node["host_ip"]?.text ?? "0.0.0.0"
            return "\(host):\(port.node["published"]?.text ?? ""):\(target)"
        }
        let parts = PlaceholderText.split(text, at: ":")
        switch parts.count {
        case 1: return "0.0.0.0::\(target)"
        case 2: return "0.0.0.0:\(parts[0]):\(target)"
        case 3: return "\(parts[0]):\(parts[1]):\(target)"
        default: return text
        }
    }

    private func port(_ node: YAMLNode) -> PortMapping? {
        guard node.rawEntries != nil else { return short(node) }
        guard let target = node["target"] else {
            report("an entry of `ports` needs a `target`", node)
            return nil
        }
        guard let text = resolver.resolve(target, what: "the port") else { return nil }
        return PortMapping(node: node, target: text, transport: node["protocol"]?.text ?? "tcp")
    }

    /// `[[HOST:]PUBLISHED:]TARGET[/PROTOCOL]`; the target is what stands after the last colon.
    private func short(_ node: YAMLNode) -> PortMapping? {
        guard let text = node.text else {
            report("an entry of `ports` is a string or a mapping, not \(node.kindName)", node)
            return nil
        }
        let parts = PlaceholderText.split(text, at: ":")
        let ends = PlaceholderText.split(parts.last ?? "", at: "/")
        guard let target = resolver.resolve(ends.first ?? "", in: node, what: "the port") else {
            return nil
        }
        return PortMapping(node: node, target: target, transport: ends.count > 1 ? ends[1] : "tcp")
    }
}
