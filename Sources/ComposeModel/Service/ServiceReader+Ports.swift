import YAMLBridge

extension ServiceReader {
    /// The published ports, short and long form.
    public func ports() -> [PortMapping] {
        guard let node = service["ports"], !(node.scalar?.isNull ?? false) else { return [] }
        guard let items = node.items else {
            report("`ports` is a list, not \(node.kindName)", node)
            return []
        }
        return items.compactMap { port($0) }
    }

    /// The ports of `expose`.
    public func exposed() -> [PortMapping] {
        guard let node = service["expose"], !(node.scalar?.isNull ?? false) else { return [] }
        guard let items = node.items else {
            report("`expose` is a list, not \(node.kindName)", node)
            return []
        }
        return items.compactMap { short($0) }
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
