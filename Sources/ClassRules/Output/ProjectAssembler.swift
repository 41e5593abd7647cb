import ComposeModel
import YAMLBridge

/// Puts one file of the output together: the source's nodes, with annotated services replaced.
struct ProjectAssembler {
    let project: ComposeProject
    let unit: ComposeUnit
    /// The emitters of this unit's annotated services.
    let emitters: [any ServiceEmitter]
    /// What reverse proxies in front of tunnels get, wherever they are.
    let fronts: [FrontAddition]
    /// The names of all annotated services.
    let annotated: Set<String>
    let layout: UnitLayout
    /// The ledger's own services; nil in an included file and without containers for a ledger.
    let ledger: LedgerEmitter?
    /// Whether the project has containers for its ledger, in this file or another.
    let hasLedgerContainers: Bool

    /// The root of the emitted file.
    func root() -> YAMLNode {
        let includes = layout.replacedIncludes(of: unit)
        guard !emitters.isEmpty || ledger != nil else {
            guard !includes.isEmpty else { return unit.root }
            return .mapping(entries: (unit.root.rawEntries ?? []).map { replaced($0, includes) })
        }
        let additions = self.additions()
        var entries: [YAMLEntry] = []
        var done: Set<String> = []
        for entry in unit.root.rawEntries ?? [] {
            if entry.name == "x-ft-ledger" { continue }
            if entry.name == "services" {
                entries.append(YAMLEntry(key: entry.key, value: services(entry.value)))
                done.insert(entry.name)
            } else if let (name, added) = additions.first(where: { $0.0 == entry.name }) {
                let old = entry.value.entries ?? []
                entries.append(YAMLEntry(key: entry.key, value: .mapping(entries: old + added)))
                done.insert(name)
            } else {
                entries.append(replaced(entry, includes))
            }
        }
        if let ledger, !done.contains("services") {
            let added = YAMLNode.mapping(entries: ledger.services())
            entries.append(YAMLEntry(key: .string("services"), value: added))
        }
        for (name, added) in additions where !done.contains(name) && !added.isEmpty {
            entries.append(YAMLEntry(key: .string(name), value: .mapping(entries: added)))
        }
        return .mapping(entries: entries)
    }

    /// What the output declares beside the source's own, by section.
    private func additions() -> [(String, [YAMLEntry])] {
        var networks = emitters.flatMap { $0.networks() }
        networks.append(internalNetwork(RuntimePaths.controlNetwork))
        var volumes = emitters.flatMap { $0.volumes() }
        var configs = emitters.flatMap { $0.configs() }
        if let ledger {
            networks += ledger.networks()
            volumes += ledger.volumes()
            configs += ledger.configs()
        } else if hasLedgerContainers, !emitters.isEmpty {
            // Tunnels of an included file share the root file's volume.
            volumes.append(YAMLEntry(key: .string(LedgerNames.tokenVolume), value: .null))
        }
        return [("networks", networks), ("volumes", volumes), ("configs", configs)]
    }

    /// The `include` section with emitted files in the place of their sources.
    private func replaced(_ entry: YAMLEntry, _ includes: [ObjectIdentifier: YAMLNode]) -> YAMLEntry
    {
        guard entry.name == "include", let items = entry.value.items else { return entry }
        let changed = items.map { includes[ObjectIdentifier($0)] ?? $0 }
        return YAMLEntry(key: entry.key, value: .sequence(changed, isFlow: entry.value.isFlow))
    }

    private func services(_ section: YAMLNode) -> YAMLNode {
        var entries: [YAMLEntry] = []
        let positions = Dictionary(
            emitters.enumerated().map { ($0.element.protected.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let derived = Dictionary(
            unit.services.filter { !annotated.isDisjoint(with: $0.bases) }.map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for entry in section.entries ?? [] {
            if let position = positions[entry.name] {
                entries += emitters[position].services()
            } else if let service = derived[entry.name] {
                // What it extends is another service now, so its definition is written out.
                entries.append(YAMLEntry(key: entry.key, value: service.node.expanded()))
            } else {
                entries.append(fronted(entry))
            }
        }
        return .mapping(entries: entries + (ledger?.services() ?? []))
    }

    /// A service with what it needs to stand in front of a tunnel.
    private func fronted(_ entry: YAMLEntry) -> YAMLEntry {
        let additions = fronts.filter { $0.service == entry.name }
        guard !additions.isEmpty,
            let service = unit.services.first(where: { $0.name == entry.name })
        else { return entry }
        return YAMLEntry(
            key: entry.key,
            value: FrontWriter(service: service, additions: additions).node()
        )
    }

    private func internalNetwork(_ name: String) -> YAMLEntry {
        YAMLEntry(key: .string(name), value: .mapping([("internal", .boolean(true))]))
    }
}
