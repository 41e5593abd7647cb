import Diagnostics
import YAMLBridge

/// Follows `extends` through services and files.
final class ExtendsResolver {
    /// Services that build on one another in one chain.
    private static let depthMax = 100

    private struct Step: Hashable {
        let path: String
        let service: String
    }

    private let unit: UnitSources
    private let collector: DiagnosticCollector
    private var done: [Step: YAMLNode] = [:]
    private var scopes: [String: ServiceScope] = [:]
    private var failed: Set<Step> = []
    private var chain: [Step] = []

    init(unit: UnitSources, collector: DiagnosticCollector) {
        self.unit = unit
        self.collector = collector
    }

    /// A service with everything it extends; nil after a report.
    func resolved(_ name: String, in scope: ServiceScope) -> YAMLNode? {
        let step = Step(path: scope.path, service: name)
        if let node = done[step] { return node }
        if failed.contains(step) { return nil }
        guard let entry = scope.services[name] else { return nil }
        guard let extends = entry.value.entry("extends") else { return entry.value }
        guard !chain.contains(step) else {
            cycle(step, extends.value)
            return nil
        }
        guard chain.count < ExtendsResolver.depthMax else {
            let message = "more than \(ExtendsResolver.depthMax) services extend one another"
            broken(message + "; that is the limit", extends.value)
            return nil
        }
        chain.append(step)
        defer { chain.removeLast() }
        guard let base = base(of: extends.value, in: scope) else {
            failed.insert(step)
            return nil
        }
        let merger = NodeMerger(collector: collector)
        let cut = ComposeTags.reset(base, scope.resets.below("services", name))
        let own = without("extends", entry.value)
        // The key keeps its place, so that a note can name it.
        let merged = without("extends", merger.merge(cut, own, at: ["services", name]))
        done[step] = merged
        return merged
    }

    /// The names in the same document that a service is built on, nearest first.
    func bases(of name: String, in scope: ServiceScope) -> [String] {
        var names: [String] = []
        var current = name
        while let extends = scope.services[current]?.value["extends"], extends["file"] == nil,
            let base = extends.text ?? extends["service"]?.text, !names.contains(base)
        {
            names.append(base)
            current = base
        }
        return names
    }

    private func base(of extends: YAMLNode, in scope: ServiceScope) -> YAMLNode? {
        guard let target = extends.rawEntries == nil ? extends : extends["service"],
            let name = unit.resolver.resolve(target, what: "`extends`")?.value
        else {
            if extends.rawEntries != nil, extends["service"] == nil {
                broken("`extends` needs a `service`", extends)
            }
            return nil
        }
        guard let file = extends["file"] else {
            guard scope.services[name] != nil else {
                broken(
                    "`\(target.text ?? name)` is no service of \(scope.path)",
                    target,
                    remedy: "correct the name, or add the service"
                )
                return nil
            }
            return resolved(name, in: scope)
        }
        guard let path = unit.resolver.resolve(file, what: "`file`") else { return nil }
        if RemoteFile.isRemote(path.value) {
            broken(
                "`\(path.raw)` is elsewhere and is not read",
                file,
                .composeUnsupported,
                remedy: RemoteFile.remedy(path.raw)
            )
            return nil
        }
        guard let other = open(path.value, in: scope, at: file) else { return nil }
        guard other.services[name] != nil else {
            broken(
                "`\(target.text ?? name)` is no service of \(other.path)",
                target,
                remedy: "correct the name, or add the service"
            )
            return nil
        }
        guard let base = resolved(name, in: other) else { return nil }
        if path.hasPlaceholders, FilePath.directory(of: path.raw).contains("$") {
            broken(
                "where the base stands depends on a placeholder",
                file,
                .mergeUnresolved,
                remedy: "write the path out, or build with `--resolve`"
            )
        }
        let prefix = FilePath.directory(of: path.value)
        return PathAnchor(prefix: prefix, collector: collector).service(base)
    }

    /// The services of a base file; Compose reads no `include` there.
    private func open(_ path: String, in scope: ServiceScope, at node: YAMLNode) -> ServiceScope? {
        let full = FilePath.join(scope.directory, path)
        let key = FilePath.normalized(full)
        if let known = scopes[key] { return known }
        guard let documents = unit.documents(full, for: node) else { return nil }
        var merged: YAMLNode?
        var tags = ComposeTags()
        for document in documents {
            guard let root = document.root.flatMap({ unit.prepared($0, isAlone: false) }) else {
                continue
            }
            var own = ComposeTags()
            guard let stripped = own.strip(root) else { continue }
            _ = tags.strip(root)
            merged =
                merged.map {
                    NodeMerger(collector: collector)
                        .merge(ComposeTags.reset($0, own.places), stripped, at: [])
                } ?? stripped
        }
        guard let entries = merged?["services"]?.entries else {
            broken("\(full) has no services", node)
            return nil
        }
        let opened = ServiceScope(
            path: full,
            directory: FilePath.directory(of: full),
            services: Dictionary(entries.map { ($0.name, $0) }) { first, _ in first },
            resets: tags.places
        )
        scopes[key] = opened
        return opened
    }

    private func without(_ name: String, _ node: YAMLNode) -> YAMLNode {
        guard case .mapping(let entries) = node.content,
            entries.contains(where: { $0.name == name })
        else { return node }
        return YAMLNode(
            .mapping(entries.filter { $0.name != name }),
            range: node.range,
            tag: node.tag,
            isFlow: node.isFlow
        )
    }

    private func cycle(_ step: Step, _ node: YAMLNode) {
        let start = chain.firstIndex(of: step) ?? 0
        let names = (chain[start...] + [step]).map { "`\($0.service)` in \($0.path)" }
        broken(
            "`extends` goes round: \(names.joined(separator: " -> "))",
            node,
            remedy: "let one of them stand alone"
        )
    }

    private func broken(
        _ message: String,
        _ node: YAMLNode,
        _ id: DiagnosticID = .extendsBroken,
        remedy: String? = nil
    ) {
        collector.report(Diagnostic(id, .error, message, at: node.range, remedy: remedy))
    }
}
