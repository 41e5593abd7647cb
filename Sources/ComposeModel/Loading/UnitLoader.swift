import Diagnostics
import YAMLBridge

/// Loads the files of one unit and merges them, document by document, as Compose does.
struct UnitLoader {
    let sources: UnitSources
    let collector: DiagnosticCollector
    let index: Int
    let includes: IncludeLoader

    /// The unit; nil after a report.
    func load(_ paths: [String], at node: YAMLNode?) -> ComposeUnit? {
        var documents: [YAMLDocument] = []
        for path in paths {
            guard let found = sources.documents(path, for: node) else { return nil }
            documents += found
        }
        let isAlone = documents.count == 1 && !sources.resolves
        var state = MergeState()
        for document in documents {
            guard let root = document.root,
                let prepared = sources.prepared(root, isAlone: isAlone)
            else { return nil }
            take(prepared, of: document, isAlone: isAlone, &state)
        }
        guard !collector.hasErrors, let root = state.root else { return nil }
        if !sources.resolves { includes.conflicts(state.includes, with: root) }
        return ComposeUnit(
            index: index,
            path: paths[0],
            files: documents.map(\.file),
            directory: sources.directory,
            root: root,
            services: services(state, root: root, isAlone: isAlone),
            includes: state.includes,
            resolver: sources.resolver
        )
    }

    /// What has been merged so far.
    private struct MergeState {
        var root: YAMLNode?
        /// The services where `extends` changed something and the root still has it.
        var resolved: [String: YAMLNode] = [:]
        var bases: [String: [String]] = [:]
        var includes: [ComposeInclude] = []
    }

    private func take(
        _ root: YAMLNode,
        of document: YAMLDocument,
        isAlone: Bool,
        _ state: inout MergeState
    ) {
        guard ShapeCheck(collector: collector).run(root) else { return }
        var tags = ComposeTags()
        let hasTags = root.hasComposeTags
        guard let stripped = hasTags ? tags.strip(root.expanded()) : root else { return }
        var changed: [String: YAMLNode] = [:]
        let written = stripped["services"]?.entries ?? []
        let extending = written.filter { hasTags || $0.value.entry("extends") != nil }
        if !extending.isEmpty {
            let scope = scope(written, document: document, resets: tags.places)
            let extends = ExtendsResolver(unit: sources, collector: collector)
            for entry in extending {
                guard let node = extends.resolved(entry.name, in: scope) else { continue }
                changed[entry.name] = node
                state.bases[entry.name] = extends.bases(of: entry.name, in: scope)
            }
        }
        let entries = IncludeEntry.read(
            stripped,
            resolver: sources.resolver,
            collector: collector
        )
        let imported = includes.load(entries, from: sources)
        state.includes += imported
        if isAlone {
            state.root = root
            state.resolved = changed
            return
        }
        var own = replacing(changed, in: stripped)
        if sources.resolves {
            includes.conflicts(imported, with: own)
            own = includes.flatten(imported, into: own, of: sources)
        }
        guard let before = state.root else {
            state.root = own
            return
        }
        state.root = NodeMerger(collector: collector)
            .merge(ComposeTags.reset(before, tags.places), own, at: [])
    }

    private func scope(
        _ entries: [YAMLEntry],
        document: YAMLDocument,
        resets: KeyTree
    ) -> ServiceScope {
        ServiceScope(
            path: document.file.path,
            directory: sources.directory,
            services: Dictionary(entries.map { ($0.name, $0) }) { first, _ in first },
            resets: resets
        )
    }

    private func replacing(_ services: [String: YAMLNode], in root: YAMLNode) -> YAMLNode {
        guard !services.isEmpty, case .mapping(let entries) = root.content else { return root }
        let changed = entries.map { entry -> YAMLEntry in
            guard entry.name == "services", let old = entry.value.entries else { return entry }
            let new = old.map { YAMLEntry(key: $0.key, value: services[$0.name] ?? $0.value) }
            return YAMLEntry(
                key: entry.key,
                value: YAMLNode(.mapping(new), range: entry.value.range, isFlow: entry.value.isFlow)
            )
        }
        return YAMLNode(.mapping(changed), range: root.range)
    }

    // MARK: Services

    private func services(
        _ state: MergeState,
        root: YAMLNode,
        isAlone: Bool
    ) -> [ComposeService] {
        let entries = root["services"]?.entries ?? []
        return entries.compactMap { entry in
            let node = state.resolved[entry.name] ?? entry.value
            guard node.rawEntries != nil else {
                if isAlone, entry.value.tag == "!reset" { return nil }
                let place = entry.value.range.map { !$0.bytes.isEmpty } ?? false
                report(
                    "service `\(entry.name)` is a mapping, not \(node.kindName)",
                    place ? entry.value : entry.key
                )
                return nil
            }
            return ComposeService(
                name: entry.name,
                key: entry.key,
                node: node,
                directory: sources.directory,
                unit: index,
                bases: isAlone ? state.bases[entry.name] ?? [] : []
            )
        }
    }

    private func report(_ message: String, _ node: YAMLNode) {
        collector.report(Diagnostic(.composeShape, .error, message, at: node.range))
    }
}
