import Diagnostics

/// Replaces values of a tree by environment variables, before anything is decoded.
struct YAMLOverrides {
    private let variables: [(name: String, path: [String], value: String)]

    /// Finds the variables with a prefix; sorted, so that the result does not depend on their order.
    init(prefix: String, environment: [String: String]) {
        variables = environment.keys.filter { $0.hasPrefix(prefix) }.sorted().map { name in
            (name, YAMLOverrides.parts(name.dropFirst(prefix.count)), environment[name] ?? "")
        }
    }

    func applied(to root: YAMLNode) throws(DiagnosticsError) -> YAMLNode {
        var root = root
        for variable in variables {
            guard !variable.path.isEmpty, variable.path.allSatisfy({ !$0.isEmpty }) else {
                throw problem(variable.name, variable.value, "names no value")
            }
            root = try replaced(root, path: variable.path[...], variable.name, variable.value)
        }
        return root
    }

    private func replaced(
        _ node: YAMLNode,
        path: ArraySlice<String>,
        _ name: String,
        _ value: String
    ) throws(DiagnosticsError) -> YAMLNode {
        guard let part = path.first else { return leaf(name, value) }
        if var items = node.items {
            guard let index = Int(part), items.indices.contains(index) else {
                throw problem(
                    name,
                    value,
                    "names item \(part) of a list that has \(items.count) items"
                )
            }
            items[index] = try replaced(items[index], path: path.dropFirst(), name, value)
            return YAMLNode(.sequence(items), range: node.range)
        }
        guard var entries = node.entries else {
            throw problem(name, value, "goes below a value that holds no others")
        }
        let canonical = YAMLKeyName.canonical(part)
        if let index = entries.firstIndex(where: { YAMLKeyName.canonical($0.name) == canonical }) {
            let changed = try replaced(entries[index].value, path: path.dropFirst(), name, value)
            entries[index] = YAMLEntry(key: entries[index].key, value: changed)
        } else if path.count == 1 {
            // An optional value that is not written out; an unknown key is found when decoding.
            entries.append(YAMLEntry(key: .string(part.lowercased()), value: leaf(name, value)))
        } else {
            throw problem(name, value, "names `\(part.lowercased())`, which is not there")
        }
        return YAMLNode(.mapping(entries), range: node.range)
    }

    private func leaf(_ name: String, _ value: String) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: value, style: .plain)), range: range(name, value))
    }

    private func problem(_ name: String, _ value: String, _ what: String) -> DiagnosticsError {
        let message = "variable \(name) \(what)"
        return DiagnosticsError([
            Diagnostic(.yamlOverride, .error, message, at: range(name, value))
        ])
    }

    private func range(_ name: String, _ value: String) -> SourceRange {
        let file = SourceFile(path: "environment variable \(name)", bytes: Array(value.utf8))
        return SourceRange(file: file, bytes: 0..<file.bytes.count)
    }

    /// Splits at double underscores.
    private static func parts(_ text: Substring) -> [String] {
        var parts = [""]
        var rest = text
        while let first = rest.first {
            if rest.hasPrefix("__") {
                parts.append("")
                rest = rest.dropFirst(2)
            } else {
                parts[parts.count - 1].append(first)
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
