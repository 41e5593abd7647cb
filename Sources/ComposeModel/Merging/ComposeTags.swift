import YAMLBridge

/// What `!reset` and `!override` do: one deletes what it stands on, the other replaces it.
struct ComposeTags {
    /// The places whose earlier values go.
    private(set) var places = KeyTree()

    /// A tree without the tags; what they delete elsewhere is in `places` afterwards.
    ///
    /// The tree must be free of aliases.
    mutating func strip(_ node: YAMLNode, at path: [String] = []) -> YAMLNode? {
        if node.tag == "!reset" {
            places.insert(path[...])
            return nil
        }
        if node.tag == "!override" {
            places.insert(path[...])
            return strip(node.untagged(), at: path)
        }
        switch node.content {
        case .scalar, .alias: return node
        case .sequence(let items):
            let kept = items.enumerated().compactMap { strip($1, at: path + ["[\($0)]"]) }
            return YAMLNode(
                .sequence(kept),
                range: node.range,
                tag: node.tag,
                isFlow: node.isFlow
            )
        case .mapping(let entries):
            let kept = entries.compactMap { entry in
                strip(entry.value, at: path + [entry.name]).map {
                    YAMLEntry(key: entry.key, value: $0)
                }
            }
            return YAMLNode(.mapping(kept), range: node.range, tag: node.tag, isFlow: node.isFlow)
        }
    }

    /// A tree without the values at the places.
    static func reset(_ node: YAMLNode, _ places: KeyTree?) -> YAMLNode {
        guard let places, !places.children.isEmpty, case .mapping(let entries) = node.content
        else { return node }
        var kept: [YAMLEntry] = []
        for entry in entries {
            guard let below = places.children[entry.name] else {
                kept.append(entry)
                continue
            }
            if below.isEnd { continue }
            kept.append(YAMLEntry(key: entry.key, value: reset(entry.value, below)))
        }
        return YAMLNode(.mapping(kept), range: node.range, tag: node.tag, isFlow: node.isFlow)
    }
}
