import YAMLBridge

/// Replaces placeholders by their values, for `--resolve`; a dollar sign of a value is written `$$`.
struct NodeInterpolator {
    let resolver: TextResolver

    /// The tree with values; nil after a report.
    func interpolated(_ node: YAMLNode) -> YAMLNode? {
        switch node.content {
        case .alias: return node
        case .scalar(let scalar):
            guard PlaceholderText.hasPlaceholders(scalar.text),
                scalar.resolution(tag: node.tag) == .string
            else { return node }
            guard let text = resolver.replaced(scalar.text, in: node) else { return nil }
            let escaped = text.replacing("$", with: "$$")
            return YAMLNode(
                .scalar(YAMLScalar(text: escaped, style: .doubleQuoted)),
                range: node.range,
                tag: node.tag
            )
        case .sequence(let items):
            let values = items.map { interpolated($0) }
            guard values.allSatisfy({ $0 != nil }) else { return nil }
            return YAMLNode(
                .sequence(values.compactMap { $0 }),
                range: node.range,
                tag: node.tag,
                isFlow: node.isFlow
            )
        case .mapping(let entries):
            // Keys are never interpolated.
            let values = entries.map { interpolated($0.value) }
            guard values.allSatisfy({ $0 != nil }) else { return nil }
            let made = zip(entries, values).compactMap { entry, value in
                value.map { YAMLEntry(key: entry.key, value: $0) }
            }
            return YAMLNode(.mapping(made), range: node.range, tag: node.tag, isFlow: node.isFlow)
        }
    }
}
