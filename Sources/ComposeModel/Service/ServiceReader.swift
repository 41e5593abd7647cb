public import Diagnostics
public import YAMLBridge

/// Interprets a service's keys, short and long forms alike; what does not fit is reported.
public struct ServiceReader {
    /// The service.
    public let service: ComposeService
    let resolver: TextResolver
    let collector: DiagnosticCollector

    /// Creates a reader.
    public init(service: ComposeService, project: ComposeProject) {
        self.service = service
        resolver = project.resolver(for: service)
        collector = project.collector
    }

    /// Creates a reader that reports elsewhere.
    public init(service: ComposeService, resolver: TextResolver, collector: DiagnosticCollector) {
        self.service = service
        self.resolver = resolver
        self.collector = collector
    }

    /// The image; nil when there is none, or after a report.
    public func image() -> ComposeText? {
        service["image"].flatMap { resolver.resolve($0, what: "`image`") }
    }

    /// The variables of `environment`, list or mapping; a later one of the same name wins.
    public func environment() -> [EnvironmentVariable] {
        guard let node = service["environment"] else { return [] }
        return assignments(node, "environment")
    }

    /// The labels, list or mapping; a later one of the same name wins.
    public func labels() -> [EnvironmentVariable] {
        guard let node = service["labels"] else { return [] }
        return assignments(node, "labels")
    }

    /// `NAME=VALUE` lists and mappings.
    func assignments(_ node: YAMLNode, _ what: String) -> [EnvironmentVariable] {
        if let entries = node.entries {
            return entries.map { entry in
                let isNull = entry.value.scalar?.isNull ?? false
                return EnvironmentVariable(
                    name: entry.name,
                    value: isNull ? nil : entry.value.expanded(),
                    place: entry.key
                )
            }
        }
        guard let items = node.items else {
            if !(node.scalar?.isNull ?? false) {
                report("`\(what)` is a mapping or a list, not \(node.kindName)", node)
            }
            return []
        }
        let all = items.compactMap { item -> EnvironmentVariable? in
            guard let text = item.text else {
                report("an entry of `\(what)` is NAME=VALUE, not \(item.kindName)", item)
                return nil
            }
            // An equals sign within a placeholder belongs to its default.
            let name = PlaceholderText.split(text, at: "=")[0]
            guard name.count < text.count else {
                return EnvironmentVariable(name: text, value: nil, place: item)
            }
            let value = YAMLNode.string(String(text.dropFirst(name.count + 1)))
            return EnvironmentVariable(name: name, value: value, place: item)
        }
        return UniqueItems(all) { .init($0.name) }.items
    }

    /// The services waited for.
    public func dependencies() -> [ServiceDependency] {
        guard let node = service["depends_on"] else { return [] }
        if let entries = node.entries {
            return entries.map {
                ServiceDependency(name: $0.name, settings: $0.value.expanded(), place: $0.key)
            }
        }
        return strings(node, "depends_on").map {
            ServiceDependency(name: $0.text, settings: nil, place: $0.node)
        }
    }

    /// The networks; the implicit default one when none is written.
    public func networks() -> [NetworkAttachment] {
        guard let node = service["networks"], !(node.scalar?.isNull ?? false) else {
            return [NetworkAttachment(name: "default", settings: nil, place: nil)]
        }
        if let entries = node.entries {
            return entries.map { entry in
                let isNull = entry.value.scalar?.isNull ?? false
                return NetworkAttachment(
                    name: entry.name,
                    settings: isNull ? nil : entry.value.expanded(),
                    place: entry.key
                )
            }
        }
        return strings(node, "networks").map {
            NetworkAttachment(name: $0.text, settings: nil, place: $0.node)
        }
    }

    /// The paths of `env_file`, with whether each must be there and whether its values are taken as
    /// they are.
    public func envFiles() -> [(path: ComposeText, isRequired: Bool, isRaw: Bool)] {
        guard let node = service["env_file"] else { return [] }
        let items = node.items ?? [node]
        return items.compactMap { item in
            let isLong = item.rawEntries != nil
            guard let path = isLong ? item["path"] : item,
                let text = resolver.resolve(path, what: "`env_file`")
            else { return nil }
            let isRaw = isLong && item["format"]?.text == "raw"
            return (text, item["required"]?.scalar?.boolean ?? true, isRaw)
        }
    }

    /// The items of a list of strings.
    public func strings(_ node: YAMLNode, _ what: String) -> [(text: String, node: YAMLNode)] {
        guard let items = node.items else {
            report("`\(what)` is a list, not \(node.kindName)", node)
            return []
        }
        return items.compactMap { item in
            guard let text = item.text else {
                report("an entry of `\(what)` is a string, not \(item.kindName)", item)
                return nil
            }
            return (text, item)
        }
    }

    /// Reports that placeholders decide whether an item takes the place of an earlier one.
    func reportUndecided(_ message: String, _ node: YAMLNode, _ earlier: YAMLNode) {
        collector.report(
            Diagnostic(
                .mergeUnresolved,
                .error,
                "whether \(message) depends on a placeholder",
                at: node.range ?? service.key.range,
                notes: [DiagnosticNote("the other one", at: earlier.range)],
                remedy: "write the target out, or build with `--resolve`"
            )
        )
    }

    func report(_ message: String, _ node: YAMLNode, remedy: String? = nil) {
        collector.report(
            Diagnostic(
                .composeShape,
                .error,
                message,
                at: node.range ?? service.key.range,
                remedy: remedy
            )
        )
    }
}
