import Diagnostics
import YAMLBridge

extension ServiceReader {
    /// The mounts of `volumes`, short and long form; of one target the later.
    public func mounts() -> [MountSpec] {
        guard let node = service["volumes"], !(node.scalar?.isNull ?? false) else { return [] }
        guard let items = node.items else {
            report("`volumes` is a list, not \(node.kindName)", node)
            return []
        }
        let all = items.compactMap { $0.rawEntries == nil ? short($0) : long($0) }
        let unique = UniqueItems(all) { mount in
            // Compose cleans the short form's target only.
            let isShort = mount.node.rawEntries == nil
            let target = mount.target.value
            return .init(
                raw: mount.target.raw,
                value: isShort ? FilePath.normalized(target) : target
            )
        }
        for (mount, earlier) in unique.undecided {
            reportUndecided("`volumes` has two mounts at one target", mount.node, earlier.node)
        }
        return unique.items
    }

    private func long(_ node: YAMLNode) -> MountSpec? {
        guard let type = node["type"]?.text else {
            report("a mount needs a `type`", node, remedy: "add `type: volume` or `type: bind`")
            return nil
        }
        guard let target = node["target"] else {
            report("a mount needs a `target`", node)
            return nil
        }
        guard let path = resolver.resolve(target, what: "the mount's target") else { return nil }
        let source = node["source"].flatMap { resolver.resolve($0, what: "the mount's source") }
        let kind: MountSpec.Kind
        switch type {
        case "bind": kind = .bind
        case "volume": kind = source == nil ? .anonymous : .named
        default: kind = .other(type)
        }
        if kind == .bind, source == nil {
            report("a bind mount needs a `source`", node)
            return nil
        }
        return MountSpec(
            node: node,
            kind: kind,
            source: source,
            target: path,
            isReadOnly: node["read_only"]?.scalar?.boolean ?? false,
            options: nil
        )
    }

    private func short(_ node: YAMLNode) -> MountSpec? {
        guard let text = node.text else {
            report("a mount is a string or a mapping, not \(node.kindName)", node)
            return nil
        }
        let parts = PlaceholderText.split(text, at: ":")
        let values = parts.map { resolver.resolve($0, in: node, what: "the mount") }
        guard values.allSatisfy({ $0 != nil }) else { return nil }
        let resolved = values.compactMap { $0 }
        if let odd = resolved.first(where: { $0.value.contains(":") }) {
            collector.report(
                Diagnostic(
                    .composeUnsupported,
                    .error,
                    "`\(odd.raw)` stands for several parts of the mount",
                    at: node.range,
                    remedy: "write source and target of the mount with a colon between them"
                )
            )
            return nil
        }
        guard (1...3).contains(resolved.count), !parts.contains("") else {
            report("`\(text)` is no mount", node, remedy: "write SOURCE:TARGET or SOURCE:TARGET:ro")
            return nil
        }
        if resolved.count == 1 {
            return MountSpec(
                node: node,
                kind: .anonymous,
                source: nil,
                target: resolved[0],
                isReadOnly: false,
                options: nil
            )
        }
        let source = resolved[0]
        if source.value.count == 1, source.value.first?.isLetter ?? false {
            report(
                "Compose takes `\(text)` for a Windows path",
                node,
                remedy: "give the volume a name of at least two letters"
            )
            return nil
        }
        let options = resolved.count == 3 ? parts[2] : nil
        let words = resolved.count == 3 ? resolved[2].value.split(separator: ",") : []
        return MountSpec(
            node: node,
            kind: Self.isPath(source.value) ? .bind : .named,
            source: source,
            target: resolved[1],
            isReadOnly: words.contains("ro"),
            options: options
        )
    }

    private static func isPath(_ source: String) -> Bool {
        guard let first = source.first else { return true }
        return "./~\\".contains(first)
    }
}
