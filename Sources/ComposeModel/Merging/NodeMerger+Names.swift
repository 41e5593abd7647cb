import Diagnostics
import YAMLBridge

extension NodeMerger {
    /// Lists stay lists; with a mapping on either side names become keys.
    func named(
        _ base: YAMLNode,
        _ over: YAMLNode,
        at path: [String],
        value: (YAMLNode) -> YAMLNode
    ) -> YAMLNode {
        if case .sequence(let first) = base.content, case .sequence(let second) = over.content {
            let known = Set(first.compactMap(\.text))
            return list(first + second.filter { !known.contains($0.text ?? "") }, base, over)
        }
        guard let first = keyed(base, at: path, value), let second = keyed(over, at: path, value)
        else { return base }
        return mappings(first, second, at: path)
    }

    private func keyed(
        _ node: YAMLNode,
        at path: [String],
        _ value: (YAMLNode) -> YAMLNode
    ) -> YAMLNode? {
        switch node.content {
        case .mapping: return node
        case .sequence(let items):
            var entries: [YAMLEntry] = []
            for item in items {
                guard let text = item.text, !unresolved(item, path) else { return nil }
                let key = YAMLNode.string(text, at: item.range)
                entries.append(YAMLEntry(key: key, value: value(item)))
            }
            return YAMLNode(.mapping(entries), range: node.range)
        case .scalar, .alias:
            _ = clash(node, node, path)
            return nil
        }
    }

    /// What a name in `depends_on` stands for.
    static func started(_ item: YAMLNode) -> YAMLNode {
        let value = YAMLNode.mapping([
            ("condition", .string("service_started")), ("required", .boolean(true)),
        ])
        return YAMLNode(value.content, range: item.range)
    }

    /// `NAME=VALUE` lists and mappings; of mixed forms a mapping is made where that means the same.
    func assignments(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        switch (base.content, over.content) {
        case (.sequence(let first), .sequence(let second)):
            return list(first + second, base, over)
        case (.mapping(let first), .mapping(let second)):
            // As keys of a mapping, Compose would take these for extensions of its own.
            guard !(first + second).contains(where: { $0.name.hasPrefix("x-") }) else {
                return asList(base, over, at: path)
            }
            return laterWins(first, second, base, over)
        case (.sequence(let items), .mapping(let entries)),
            (.mapping(let entries), .sequence(let items)):
            let isPlain = !entries.contains { $0.name.hasPrefix("x-") }
            let fits =
                isPlain
                && items.allSatisfy { item in
                    let name = String((item.text ?? "").prefix { $0 != "=" })
                    return !name.hasPrefix("x-") && !PlaceholderText.hasPlaceholders(name)
                }
            guard fits else { return asList(base, over, at: path) }
            let first = asMapping(base)
            let second = asMapping(over)
            return laterWins(first.entries ?? [], second.entries ?? [], first, second)
        default:
            return clash(base, over, path)
        }
    }

    /// A later name takes the place of an earlier one, also without a value: then it is handed down
    /// from the environment, as Compose merges both forms as lists.
    private func laterWins(
        _ first: [YAMLEntry],
        _ second: [YAMLEntry],
        _ base: YAMLNode,
        _ over: YAMLNode
    ) -> YAMLNode {
        var merged = first
        var places: [String: Int] = [:]
        for (index, entry) in first.enumerated() { places[entry.name] = index }
        for entry in second {
            if let index = places[entry.name] {
                merged[index] = entry
            } else {
                places[entry.name] = merged.count
                merged.append(entry)
            }
        }
        return mapping(merged, base, over)
    }

    private func asMapping(_ node: YAMLNode) -> YAMLNode {
        guard case .sequence(let items) = node.content else { return node }
        var entries: [YAMLEntry] = []
        var places: [String: Int] = [:]
        for item in items {
            guard let text = item.text else { continue }
            let name = String(text.prefix { $0 != "=" })
            let isBare = name.utf8.count == text.utf8.count
            let value = String(text.dropFirst(name.count + 1))
            let entry = YAMLEntry(
                key: .string(name, at: item.range),
                value: isBare ? .null : .string(value, at: item.range)
            )
            if let index = places[name] {
                entries[index] = entry
            } else {
                places[name] = entries.count
                entries.append(entry)
            }
        }
        return YAMLNode(.mapping(entries), range: node.range)
    }

    private func asList(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        guard let first = items(base, at: path), let second = items(over, at: path) else {
            return base
        }
        return list(first + second, base, over)
    }

    private func items(_ node: YAMLNode, at path: [String]) -> [YAMLNode]? {
        guard case .mapping(let entries) = node.content else { return node.items }
        var items: [YAMLNode] = []
        for entry in entries {
            guard let scalar = entry.value.scalar else { return nil }
            switch scalar.resolution(tag: entry.value.tag) {
            case .null: items.append(.string(entry.name))
            case .string, .boolean: items.append(.string("\(entry.name)=\(scalar.text)"))
            case .integer(let value): items.append(.string("\(entry.name)=\(value)"))
            case .float, .timestamp:
                collector.report(
                    Diagnostic(
                        .mergeConflict,
                        .error,
                        "`\(entry.name)` cannot be merged with the other form of "
                            + "`\(path.joined(separator: "."))`",
                        at: entry.value.range,
                        remedy: "write the value in quotes"
                    )
                )
                return nil
            }
        }
        return items
    }
}
