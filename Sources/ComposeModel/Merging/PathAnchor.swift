import Diagnostics
import YAMLBridge

/// Moves relative paths of a definition to another folder, in every place where Compose reads a path.
struct PathAnchor {
    /// The folder the definition stands in, seen from the folder it goes to.
    let prefix: String
    let collector: DiagnosticCollector

    /// A service as it has to be written in the other folder.
    func service(_ node: YAMLNode) -> YAMLNode {
        if FilePath.normalized(prefix) == "." { return node }
        return change(node) { key, value in
            switch key {
            case "build": build(value)
            case "env_file": each(value) { entry($0, "path") { path($0) } }
            case "label_file": each(value) { path($0) }
            case "volumes": each(value) { mount($0) }
            case "extends": entry(value, "file") { path($0) }
            case "develop":
                entry(value, "watch") { each($0) { entry($0, "path") { path($0) } } }
            default: value
            }
        }
    }

    /// A top-level section as it has to be written in the other folder.
    func section(_ name: String, _ node: YAMLNode) -> YAMLNode {
        if FilePath.normalized(prefix) == "." { return node }
        return change(node) { _, value in
            switch name {
            case "services": service(value)
            case "configs", "secrets": entry(value, "file") { path($0) }
            case "volumes": volume(value)
            default: value
            }
        }
    }

    private func build(_ node: YAMLNode) -> YAMLNode {
        if node.rawEntries == nil { return context(node) }
        return change(node) { key, value in
            switch key {
            case "context": context(value)
            case "additional_contexts":
                value.rawEntries == nil
                    ? each(value) { assignment($0) } : change(value) { _, path in context(path) }
            default: value
            }
        }
    }

    /// `NAME=CONTEXT`.
    private func assignment(_ node: YAMLNode) -> YAMLNode {
        guard let text = node.text, let equals = text.firstIndex(of: "=") else { return node }
        let value = YAMLNode.string(String(text[text.index(after: equals)...]), at: node.range)
        return .string("\(text[..<equals])=\(context(value).text ?? "")", at: node.range)
    }

    private func context(_ node: YAMLNode) -> YAMLNode {
        guard let text = node.text else { return node }
        let remote = ["https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:"]
        if text.contains("://") || remote.contains(where: { text.hasPrefix($0) }) { return node }
        return path(node)
    }

    private func volume(_ node: YAMLNode) -> YAMLNode {
        guard node["driver"]?.text == "local", let options = node["driver_opts"],
            options["o"]?.text == "bind"
        else { return node }
        return entry(node, "driver_opts") { entry($0, "device") { path($0) } }
    }

    private func mount(_ node: YAMLNode) -> YAMLNode {
        if node.rawEntries != nil {
            return node["type"]?.text == "bind" ? entry(node, "source") { path($0) } : node
        }
        guard let text = node.text else { return node }
        var parts = PlaceholderText.split(text, at: ":")
        guard parts.count > 1, let source = parts.first else { return node }
        if source.hasPrefix("$") {
            unknown(node, source)
            return node
        }
        guard source.hasPrefix(".") else { return node }
        let moved = joined(source)
        // Without a dot in front, Compose would take it for a volume's name.
        parts[0] = moved.hasPrefix("/") || moved.hasPrefix(".") ? moved : "./" + moved
        return .string(parts.joined(separator: ":"), at: node.range)
    }

    private func path(_ node: YAMLNode) -> YAMLNode {
        guard let text = node.text, !text.isEmpty, !text.hasPrefix("/"), !text.hasPrefix("~") else {
            return node
        }
        if text.hasPrefix("$"), PlaceholderText.hasPlaceholders(text) {
            unknown(node, text)
            return node
        }
        return .string(joined(text), at: node.range)
    }

    private func joined(_ path: String) -> String {
        // A placeholder may hold slashes and dots of its own, so nothing behind it is normalised.
        guard let dollar = path.firstIndex(of: "$") else {
            return FilePath.normalized(FilePath.join(prefix, path))
        }
        let slash = path[..<dollar].lastIndex(of: "/")
        let head = slash.map { String(path[..<$0]) } ?? "."
        let tail = slash.map { String(path[path.index(after: $0)...]) } ?? path
        return FilePath.join(FilePath.normalized(FilePath.join(prefix, head)), tail)
    }

    private func unknown(_ node: YAMLNode, _ text: String) {
        collector.report(
            Diagnostic(
                .mergeUnresolved,
                .error,
                "whether `\(text)` is a relative path depends on a placeholder",
                at: node.range,
                remedy: "start it with `./` or `/`, or build with `--resolve`"
            )
        )
    }

    // MARK: Trees

    private func change(_ node: YAMLNode, _ body: (String, YAMLNode) -> YAMLNode) -> YAMLNode {
        guard case .mapping(let entries) = node.content else { return node }
        let changed = entries.map { YAMLEntry(key: $0.key, value: body($0.name, $0.value)) }
        return YAMLNode(.mapping(changed), range: node.range, tag: node.tag, isFlow: node.isFlow)
    }

    private func entry(
        _ node: YAMLNode,
        _ name: String,
        _ body: (YAMLNode) -> YAMLNode
    ) -> YAMLNode {
        guard case .mapping = node.content else {
            return name == "path" ? body(node) : node
        }
        return change(node) { key, value in key == name ? body(value) : value }
    }

    private func each(_ node: YAMLNode, _ body: (YAMLNode) -> YAMLNode) -> YAMLNode {
        guard case .sequence(let items) = node.content else { return body(node) }
        return YAMLNode(
            .sequence(items.map(body)),
            range: node.range,
            tag: node.tag,
            isFlow: node.isFlow
        )
    }
}
