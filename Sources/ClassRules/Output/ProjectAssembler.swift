import ComposeModel
import YAMLBridge

/// Puts the output together: the source's nodes, with annotated services replaced.
struct ProjectAssembler {
    let project: ComposeProject
    let emitters: [DatabaseEmitter]

    /// The root of the emitted file.
    func root() -> YAMLNode {
        guard !emitters.isEmpty else { return project.root }
        let networks =
            emitters.map { internalNetwork($0.database.networkName) }
            + [internalNetwork(RuntimePaths.controlNetwork)]
        let additions: [(String, [YAMLEntry])] = [
            ("networks", networks), ("volumes", emitters.flatMap { $0.volumes() }),
            ("configs", emitters.flatMap { $0.configs() }),
        ]
        var entries: [YAMLEntry] = []
        var done: Set<String> = []
        for entry in project.root.rawEntries ?? [] {
            if entry.name == "services" {
                entries.append(YAMLEntry(key: entry.key, value: services(entry.value)))
            } else if let (name, added) = additions.first(where: { $0.0 == entry.name }) {
                let old = entry.value.entries ?? []
                entries.append(YAMLEntry(key: entry.key, value: .mapping(entries: old + added)))
                done.insert(name)
            } else {
                entries.append(entry)
            }
        }
        for (name, added) in additions where !done.contains(name) {
            entries.append(YAMLEntry(key: .string(name), value: .mapping(entries: added)))
        }
        return .mapping(entries: entries)
    }

    private func services(_ section: YAMLNode) -> YAMLNode {
        var entries: [YAMLEntry] = []
        let positions = Dictionary(
            emitters.enumerated().map { ($0.element.database.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        for entry in section.entries ?? [] {
            if let position = positions[entry.name] {
                entries += emitters[position].services()
            } else {
                entries.append(entry)
            }
        }
        return .mapping(entries: entries)
    }

    private func internalNetwork(_ name: String) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: .mapping([("internal", .boolean(true))]))
    }
}
