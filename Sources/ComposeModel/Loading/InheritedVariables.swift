import YAMLBridge

/// Gives variables that a flattened include's services inherit the values its env files set.
struct InheritedVariables {
    private let inner: TextResolver
    private let outer: TextResolver

    init(from inner: TextResolver, to outer: TextResolver) {
        self.inner = inner
        self.outer = outer
    }

    /// The services with `NAME` turned into `NAME=VALUE` where only the include knows the value.
    func set(in services: YAMLNode) -> YAMLNode {
        guard case .mapping(let entries) = services.content else { return services }
        let changed = entries.map { service -> YAMLEntry in
            guard case .mapping(let keys) = service.value.content else { return service }
            let values = keys.map { key in
                key.name == "environment"
                    ? YAMLEntry(key: key.key, value: environment(key.value)) : key
            }
            return YAMLEntry(
                key: service.key,
                value: YAMLNode(.mapping(values), range: service.value.range)
            )
        }
        return YAMLNode(.mapping(changed), range: services.range)
    }

    private func environment(_ node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .sequence(let items):
            let made = items.map { item -> YAMLNode in
                guard let name = item.text, let value = value(of: name) else { return item }
                return .string("\(name)=\(value)", at: item.range)
            }
            return YAMLNode(.sequence(made), range: node.range)
        case .mapping(let entries):
            let made = entries.map { entry -> YAMLEntry in
                guard entry.value.scalar?.isNull ?? false, let value = value(of: entry.name) else {
                    return entry
                }
                return YAMLEntry(key: entry.key, value: .string(value, at: entry.key.range))
            }
            return YAMLNode(.mapping(made), range: node.range)
        case .scalar, .alias: return node
        }
    }

    private func value(of name: String) -> String? {
        guard outer.value(of: name) == nil else { return nil }
        return inner.value(of: name)?.replacing("$", with: "$$")
    }
}
