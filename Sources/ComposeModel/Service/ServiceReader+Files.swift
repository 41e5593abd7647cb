public import YAMLBridge

extension ServiceReader {
    /// `secrets` or `configs` with the paths they get inside the container; of one path the later.
    public func files(_ key: String) -> [FileReference] {
        let unique = uniqueFiles(key)
        for (file, earlier) in unique.undecided {
            reportUndecided("`\(key)` has two entries at one target", file.node, earlier.node)
        }
        return unique.items
    }

    /// The items of `ports`, `secrets` or `configs` without those whose place a later one takes; all
    /// of them where values of placeholders decide, as Compose does the same to them then.
    public func keptItems(_ key: String) -> [YAMLNode] {
        let all = service[key]?.items ?? []
        if key == "ports" {
            // Compose 2.26 does not compare a port that is published by a number, later ones do.
            let hasNumber = all.contains { $0["published"]?.scalar?.integer != nil }
            let unique = uniquePorts()
            return unique.undecided.isEmpty && !hasNumber ? unique.items.map(\.node) : all
        }
        let unique = uniqueFiles(key)
        return unique.undecided.isEmpty ? unique.items.map(\.node) : all
    }

    private func uniqueFiles(_ key: String) -> UniqueItems<FileReference> {
        let folder = key == "secrets" ? "/run/secrets" : ""
        // Compose compares a target that is written as it is written, relative ones too.
        return UniqueItems(allFiles(key, folder)) { file in
            let raw = file.node["target"]?.text ?? "\(folder)/\(file.source)"
            return .init(raw: raw, value: value(raw))
        }
    }

    private func allFiles(_ key: String, _ folder: String) -> [FileReference] {
        guard let node = service[key] else { return [] }
        guard let items = node.items else {
            report("`\(key)` is a list, not \(node.kindName)", node)
            return []
        }
        return items.compactMap { item in
            if let text = item.text {
                return FileReference(source: text, target: "\(folder)/\(text)", node: item)
            }
            guard let source = item["source"]?.text else {
                report("an entry of `\(key)` needs a `source`", item)
                return nil
            }
            let target = item["target"]?.text ?? source
            let path = target.hasPrefix("/") ? target : "\(folder)/\(target)"
            return FileReference(source: source, target: path, node: item)
        }
    }

    /// A text's value where it has one; what is wrong with it is said elsewhere.
    private func value(_ raw: String) -> String {
        guard let template = try? InterpolationTemplate(raw) else { return raw }
        return (try? template.evaluate { resolver.value(of: $0) })?.text ?? raw
    }
}
