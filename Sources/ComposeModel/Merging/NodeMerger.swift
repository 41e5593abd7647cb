import Diagnostics
import YAMLBridge

/// Merges source nodes as Compose merges values; texts with placeholders stay as they are.
///
/// Where Compose drops an item because a later one has the same key (ports, mounts, …), both are
/// kept: Compose does the same to the one output once placeholders have values.
struct NodeMerger {
    let collector: DiagnosticCollector

    /// The merge of two values; both must be free of aliases, merge keys and Compose's tags.
    func merge(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        let rule = MergeRule.rule(at: path)
        if rule == .replace { return over }
        if isNull(over) { return base }
        if isNull(base) { return over }
        switch rule {
        case .replace: return over
        case .deep: return deep(base, over, at: path)
        case .assignments: return assignments(base, over, at: path)
        case .texts: return texts(base, over, at: path)
        case .hosts: return hosts(base, over, at: path)
        case .dependencies: return named(base, over, at: path) { NodeMerger.started($0) }
        case .names: return named(base, over, at: path) { _ in .null }
        case .build: return mappings(context(base), context(over), at: path)
        case .logging: return logging(base, over, at: path)
        case .pools: return pools(base, over, at: path)
        }
    }

    private func deep(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        if isAnnotation(path) { return annotations(base, over, at: path) }
        switch base.content {
        case .mapping: return mappings(base, over, at: path)
        case .sequence(let items):
            guard case .sequence(let more) = over.content else { return clash(base, over, path) }
            return list(items + more, base, over)
        case .scalar, .alias: return over
        }
    }

    /// Key by key in the order of the base, new keys behind.
    func mappings(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        guard case .mapping(let entries) = base.content,
            case .mapping(let later) = over.content
        else { return clash(base, over, path) }
        var merged = entries
        var places: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { places[entry.name] = index }
        for entry in later {
            guard let index = places[entry.name] else {
                places[entry.name] = merged.count
                merged.append(entry)
                continue
            }
            let value = merge(merged[index].value, entry.value, at: path + [entry.name])
            merged[index] = YAMLEntry(key: entry.key, value: value)
        }
        return mapping(merged, base, over)
    }

    // MARK: x-ft

    private func isAnnotation(_ path: [String]) -> Bool {
        path.count == 3 && path[0] == "services" && path[2] == "x-ft"
    }

    /// `x-ft: 3` is a level, and so merges with a mapping.
    private func annotations(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        collector.report(
            Diagnostic(
                .annotationSplit,
                .info,
                "`x-ft` of `\(path[1])` is written in several places and merged key by key",
                at: over.range,
                notes: [DiagnosticNote("merged with this", at: base.range)],
                remedy: "docker compose before 2.35.1 takes the later one alone; it ignores `x-ft` "
                    + "otherwise"
            )
        )
        func level(_ node: YAMLNode) -> YAMLNode {
            guard case .scalar = node.content else { return node }
            let key = YAMLNode(.scalar(.init(text: "ft_level", style: .plain)), range: node.range)
            return YAMLNode(.mapping([YAMLEntry(key: key, value: node)]), range: node.range)
        }
        return mappings(level(base), level(over), at: path)
    }

    // MARK: Parts

    private func logging(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        guard let first = base["driver"], let second = over["driver"] else {
            return mappings(base, over, at: path)
        }
        if first.text == second.text { return mappings(base, over, at: path) }
        if unresolved(first, path) || unresolved(second, path) { return over }
        return over
    }

    private func context(_ node: YAMLNode) -> YAMLNode {
        guard case .scalar = node.content else { return node }
        let entry = YAMLEntry(key: .string("context"), value: node)
        return YAMLNode(.mapping([entry]), range: node.range)
    }

    private func pools(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        guard let first = base.items, let second = over.items else {
            return clash(base, over, path)
        }
        var merged: [(subnet: String?, node: YAMLNode)] = []
        func put(_ node: YAMLNode, replacing: Bool) {
            let subnet = node["subnet"]?.text
            if let index = merged.firstIndex(where: { $0.subnet == subnet }) {
                if replacing { merged[index].node = node }
            } else {
                merged.append((subnet, node))
            }
        }
        for node in first + second {
            if let subnet = node["subnet"], unresolved(subnet, path) { return base }
        }
        for original in first {
            for later in second {
                if original["subnet"]?.text == later["subnet"]?.text {
                    put(mappings(original, later, at: path + ["*"]), replacing: true)
                } else {
                    put(later, replacing: false)
                }
            }
        }
        return list(merged.map(\.node), base, over)
    }

    private func texts(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        func items(_ node: YAMLNode) -> [YAMLNode]? {
            switch node.content {
            case .sequence(let items): items
            case .scalar: [node]
            case .mapping, .alias: nil
            }
        }
        guard let first = items(base), let second = items(over) else {
            return clash(base, over, path)
        }
        return list(first + second, base, over)
    }

    /// Compose makes lists of both and leaves an address out that is there already.
    private func hosts(_ base: YAMLNode, _ over: YAMLNode, at path: [String]) -> YAMLNode {
        guard let first = hostItems(base), let second = hostItems(over) else {
            return clash(base, over, path)
        }
        let known = Set(first.compactMap(\.text))
        return list(first + second.filter { !known.contains($0.text ?? "") }, base, over)
    }

    /// `NAME=ADDRESS` for each address; nil for what is neither list nor mapping.
    private func hostItems(_ node: YAMLNode) -> [YAMLNode]? {
        guard case .mapping(let entries) = node.content else { return node.items }
        return entries.flatMap { entry in
            (entry.value.items ?? [entry.value]).map { address in
                YAMLNode.string("\(entry.name)=\(address.text ?? "")", at: address.range)
            }
        }
    }

    // MARK: Helpers

    func list(_ items: [YAMLNode], _ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        YAMLNode(
            .sequence(items),
            range: over.range ?? base.range,
            isFlow: base.isFlow && over.isFlow
        )
    }

    func mapping(_ entries: [YAMLEntry], _ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        YAMLNode(
            .mapping(entries),
            range: over.range ?? base.range,
            isFlow: base.isFlow && over.isFlow
        )
    }

    func isNull(_ node: YAMLNode) -> Bool { node.scalar?.isNull ?? false }

    func clash(_ base: YAMLNode, _ over: YAMLNode, _ path: [String]) -> YAMLNode {
        collector.report(
            Diagnostic(
                .mergeConflict,
                .error,
                "`\(path.joined(separator: "."))` is \(over.kindName) here and \(base.kindName) "
                    + "in what it is merged with",
                at: over.range ?? base.range,
                notes: [DiagnosticNote("the other one", at: base.range)],
                remedy: "write both in the same form, or replace the other with `!override`"
            )
        )
        return base
    }

    /// Whether a text that decides the merge has a placeholder; reports it.
    func unresolved(_ node: YAMLNode, _ path: [String]) -> Bool {
        guard let text = node.text, PlaceholderText.hasPlaceholders(text) else { return false }
        collector.report(
            Diagnostic(
                .mergeUnresolved,
                .error,
                "how `\(path.joined(separator: "."))` is merged depends on a placeholder",
                at: node.range,
                remedy: "write the text out, or build with `--resolve`"
            )
        )
        return true
    }
}
