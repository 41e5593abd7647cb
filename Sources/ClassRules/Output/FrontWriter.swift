import ComposeModel
import YAMLBridge

/// Writes a reverse proxy of the source with what it gets for standing in front of tunnels.
struct FrontWriter {
    let service: ComposeService
    let additions: [FrontAddition]

    /// The service with further configs and labels, all else as it was.
    func node() -> YAMLNode {
        var entries: [YAMLEntry] = []
        var written: Set<String> = []
        for source in service.node.expanded().entries ?? [] {
            let value: YAMLNode
            switch source.name {
            case "configs": value = configs(source.value)
            case "labels": value = labels(source.value)
            case "depends_on": value = dependencies(source.value)
            default: value = source.value
            }
            written.insert(source.name)
            entries.append(YAMLEntry(key: source.key, value: value))
        }
        if !written.contains("configs") {
            entries.append(YAMLEntry(key: .string("configs"), value: configs(.null)))
        }
        if !written.contains("labels"), additions.contains(where: { !$0.labels.isEmpty }) {
            entries.append(YAMLEntry(key: .string("labels"), value: labels(.null)))
        }
        if !written.contains("depends_on"), additions.contains(where: { $0.waitsFor != nil }) {
            entries.append(YAMLEntry(key: .string("depends_on"), value: dependencies(.null)))
        }
        return .mapping(entries: entries)
    }

    private func dependencies(_ old: YAMLNode) -> YAMLNode {
        let names = additions.compactMap(\.waitsFor)
        if let entries = old.entries {
            let started = YAMLNode.mapping([("condition", .string("service_started"))])
            let known = Set(entries.map(\.name))
            return .mapping(
                entries: entries
                    + names.filter { !known.contains($0) }.map {
                        YAMLEntry(key: .string($0), value: started)
                    }
            )
        }
        let items = old.items ?? []
        let known = Set(items.compactMap(\.text))
        return .sequence(items + names.filter { !known.contains($0) }.map { .string($0) })
    }

    private func configs(_ old: YAMLNode) -> YAMLNode {
        .sequence((old.items ?? []) + additions.flatMap(\.configs))
    }

    private func labels(_ old: YAMLNode) -> YAMLNode {
        let added = additions.flatMap(\.labels)
        if let items = old.items {
            return .sequence(items + added.map { .string("\($0.0)=\($0.1)") })
        }
        let names = Set(added.map(\.0))
        let kept = (old.entries ?? []).filter { !names.contains($0.name) }
        return .mapping(
            entries: kept
                + added.map { YAMLEntry(key: .string($0.0), value: .string($0.1)) }
        )
    }
}
