import Diagnostics
import YAMLBridge

/// Loads included units, each once, and sees that they fit together.
final class IncludeLoader {
    /// Files that include one another in one chain.
    private static let depthMax = 50
    static let sections = [
        "services", "volumes", "networks", "secrets", "configs", "models",
    ]

    private(set) var units: [ComposeUnit?] = [nil]
    /// Whether an include was passed over because it is elsewhere.
    private(set) var hasUnread = false
    let collector: DiagnosticCollector
    private var known: [String: Int] = [:]
    private var chain: [String]

    init(main: String, collector: DiagnosticCollector) {
        chain = [FilePath.normalized(main)]
        self.collector = collector
    }

    /// The units of the entries that can be read.
    func load(_ entries: [IncludeEntry], from parent: UnitSources) -> [ComposeInclude] {
        entries.compactMap { entry in
            if let remote = entry.remotePath {
                hasUnread = true
                reportRemote(remote, entry.node, isError: parent.resolves)
                return nil
            }
            return unit(entry, from: parent).map { ComposeInclude(node: entry.node, unit: $0) }
        }
    }

    /// The entry stays for docker compose; `--resolve` alone cannot do without what is in it.
    private func reportRemote(_ remote: ComposeText, _ node: YAMLNode, isError: Bool) {
        let effect =
            isError
            ? "is elsewhere, so `--resolve` cannot put it in"
            : "is elsewhere: what it brings in is not checked, and `x-ft` in it is not read"
        collector.report(
            Diagnostic(
                .composeUnsupported,
                isError ? .error : .warning,
                "`\(remote.raw)` \(effect)",
                at: node.range,
                remedy: RemoteFile.remedy(remote.raw)
            )
        )
    }

    private func unit(_ entry: IncludeEntry, from parent: UnitSources) -> Int? {
        let paths = entry.paths.map { FilePath.join(parent.directory, $0.value) }
        let main = FilePath.normalized(paths[0])
        if chain.contains(main) {
            let names = (chain + [main]).joined(separator: " -> ")
            broken("`include` goes round: \(names)", entry.node, remedy: "leave one of them out")
            return nil
        }
        guard chain.count <= IncludeLoader.depthMax else {
            let message = "more than \(IncludeLoader.depthMax) files include one another"
            broken(message + "; that is the limit", entry.node, remedy: "include fewer levels")
            return nil
        }
        let directory =
            entry.projectDirectory.map { FilePath.join(parent.directory, $0.value) }
            ?? FilePath.directory(of: paths[0])
        let envFiles = entry.envFiles.map { FilePath.join(parent.directory, $0.value) }
        let key = ([directory] + paths + ["|"] + envFiles).joined(separator: "\n")
        if let index = known[key] { return index }
        guard let environment = environment(envFiles, directory, entry, parent) else { return nil }
        let sources = UnitSources(
            reader: parent.reader,
            directory: directory,
            environment: environment,
            resolver: TextResolver(environment: environment, collector: collector),
            resolves: parent.resolves,
            requiresValues: parent.requiresValues
        )
        let index = units.count
        known[key] = index
        units.append(nil)
        chain.append(main)
        defer { chain.removeLast() }
        let loader = UnitLoader(
            sources: sources,
            collector: collector,
            index: index,
            includes: self
        )
        guard let unit = loader.load(paths, at: entry.node) else { return nil }
        units[index] = unit
        reportLost(unit)
        return index
    }

    private func environment(
        _ paths: [String],
        _ directory: String,
        _ entry: IncludeEntry,
        _ parent: UnitSources
    ) -> ProjectEnvironment? {
        let files = EnvFileReader(collector: collector)
        let before = collector.errorCount
        let chosen = paths.filter { $0 != "/dev/null" }
        let values =
            paths.isEmpty
            ? files.read([FilePath.join(directory, ".env")], isOptional: true, parent.environment)
            : files.read(chosen, isOptional: false, parent.environment, at: entry.node)
        return collector.errorCount == before ? parent.environment.adding(values) : nil
    }

    /// Compose imports declarations and drops the rest; an annotation among it would be lost.
    private func reportLost(_ unit: ComposeUnit) {
        for entry in unit.root.entries ?? [] where entry.name.hasPrefix("x-") {
            let isOurs = entry.name.hasPrefix("x-ft")
            // What only carries anchors has done its work when the file is read.
            if !isOurs, hasAnchor(entry.value) { continue }
            collector.report(
                Diagnostic(
                    .extensionLost,
                    isOurs ? .warning : .info,
                    "`\(entry.name)` at the top of an included file is dropped by Compose",
                    at: entry.key.range,
                    remedy: "write it in the file that includes this one"
                )
            )
        }
    }

    private func hasAnchor(_ node: YAMLNode) -> Bool {
        if node.anchor != nil { return true }
        switch node.content {
        case .scalar, .alias: return false
        case .sequence(let items): return items.contains { hasAnchor($0) }
        case .mapping(let entries): return entries.contains { hasAnchor($0.value) }
        }
    }

    // MARK: Flattening

    /// The document with everything its includes bring in, for `--resolve`.
    func flatten(
        _ imported: [ComposeInclude],
        into root: YAMLNode,
        of parent: UnitSources
    ) -> YAMLNode {
        var entries = (root.entries ?? []).filter { $0.name != "include" }
        for include in imported {
            guard let unit = units[include.unit] else { continue }
            let prefix = FilePath.relative(unit.directory, from: parent.directory)
            let anchor = PathAnchor(prefix: prefix, collector: collector)
            for section in unit.root.entries ?? []
            where IncludeLoader.sections.contains(section.name) {
                let moved = anchor.section(section.name, section.value)
                let value =
                    section.name == "services"
                    ? InheritedVariables(from: unit.resolver, to: parent.resolver).set(in: moved)
                    : moved
                guard let index = entries.firstIndex(where: { $0.name == section.name }) else {
                    entries.append(YAMLEntry(key: section.key, value: value))
                    continue
                }
                // Names that are there already are equal, or a conflict that is reported elsewhere.
                let old = entries[index].value.entries ?? []
                let names = Set(old.map(\.name))
                let new = (value.entries ?? []).filter { !names.contains($0.name) }
                entries[index] = YAMLEntry(
                    key: entries[index].key,
                    value: YAMLNode(.mapping(old + new), range: entries[index].value.range)
                )
            }
        }
        return YAMLNode(.mapping(entries), range: root.range)
    }

    private func broken(_ message: String, _ node: YAMLNode, remedy: String) {
        collector.report(
            Diagnostic(.includeBroken, .error, message, at: node.range, remedy: remedy)
        )
    }
}
