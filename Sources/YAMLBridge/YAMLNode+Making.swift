public import Diagnostics

extension YAMLNode {
    /// A string; the emitter quotes it where any reader would take it for something else.
    public static func string(_ text: String) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: text, style: .doubleQuoted)))
    }

    /// A number.
    public static func integer(_ value: Int) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: String(value), style: .plain)))
    }

    /// A truth value.
    public static func boolean(_ value: Bool) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: value ? "true" : "false", style: .plain)))
    }

    /// A key without a value.
    public static var null: YAMLNode {
        YAMLNode(.scalar(YAMLScalar(text: "", style: .plain)))
    }

    /// A list.
    public static func sequence(_ items: [YAMLNode], isFlow: Bool = false) -> YAMLNode {
        YAMLNode(.sequence(items), isFlow: isFlow)
    }

    /// A mapping with its keys in the given order.
    public static func mapping(
        _ entries: [(String, YAMLNode)],
        isFlow: Bool = false
    ) -> YAMLNode {
        let made = entries.map { YAMLEntry(key: .string($0.0), value: $0.1) }
        return YAMLNode(.mapping(made), isFlow: isFlow)
    }

    /// A mapping of entries, which may come from a source.
    public static func mapping(entries: [YAMLEntry], isFlow: Bool = false) -> YAMLNode {
        YAMLNode(.mapping(entries), isFlow: isFlow)
    }

    /// The same content without anchors, aliases and merge keys, for use in a second place.
    ///
    /// Ranges, tags and styles stay. The parser's budget for aliases bounds the size.
    public func expanded() -> YAMLNode {
        let node = resolved
        let content: Content
        switch node.content {
        case .scalar, .alias:
            content = node.content
        case .sequence(let items):
            content = .sequence(items.map { $0.expanded() })
        case .mapping(let entries):
            content = .mapping(
                YAMLMerge.flatten(entries).map {
                    YAMLEntry(key: $0.key.expanded(), value: $0.value.expanded())
                }
            )
        }
        return YAMLNode(content, range: node.range, tag: node.tag, isFlow: node.isFlow)
    }
}

extension YAMLNode {
    /// A string made from something that stands in a source; quoted only where it has to be.
    public static func string(_ text: String, at range: SourceRange?) -> YAMLNode {
        let isPlain =
            !YAMLAmbiguity.isAmbiguous(text) && YAMLAmbiguity.isPlainSafe(text, inFlow: true)
        let scalar = YAMLScalar(text: text, style: isPlain ? .plain : .doubleQuoted)
        return YAMLNode(.scalar(scalar), range: range)
    }

    /// The same node without its tag.
    public func untagged() -> YAMLNode {
        tag == nil
            ? self : YAMLNode(content, range: range, anchor: anchor, isFlow: isFlow)
    }
}

extension YAMLNode {
    /// Compose's own tags.
    public static var composeTags: Set<String> { YAMLTag.compose }
}
