public import Diagnostics

/// A node of a YAML document, immutable; aliases are links to the anchored node, never copies.
///
/// Nodes read from a source carry their exact bytes; nodes made by the program carry none. Both may
/// stand in one tree, so an output can be made of source nodes and of new ones.
public final class YAMLNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// Text.
        case scalar(YAMLScalar)
        /// Nodes in order.
        case sequence([YAMLNode])
        /// Entries in the order of the source; keys are unique strings.
        case mapping([YAMLEntry])
        /// A link to an anchored node, which is never itself an alias.
        case alias(name: String, target: YAMLNode)
    }

    /// Tag and anchor, which few nodes have.
    private final class Properties: Sendable {
        let tag: String?
        let anchor: String?

        init(tag: String?, anchor: String?) {
            self.tag = tag
            self.anchor = anchor
        }
    }

    /// What the node holds.
    public let content: Content
    /// Whether a collection is written in brackets or braces.
    public let isFlow: Bool
    // A project is mostly nodes: places take 16 bytes, and no node has room for what it lacks.
    private let file: SourceFile?
    private let start: UInt32
    private let end: UInt32
    private let properties: Properties?

    /// Creates a node; its place is within 4 GiB, far above the reader's limit.
    public init(
        _ content: Content,
        range: SourceRange? = nil,
        tag: String? = nil,
        anchor: String? = nil,
        isFlow: Bool = false
    ) {
        self.content = content
        self.isFlow = isFlow
        file = range?.file
        start = UInt32(clamping: range?.bytes.lowerBound ?? 0)
        end = UInt32(clamping: range?.bytes.upperBound ?? 0)
        let isBare = tag == nil && anchor == nil
        properties = isBare ? nil : Properties(tag: tag, anchor: anchor)
    }

    /// Where it was read, properties (anchor, tag) included; nil for a node the program made.
    public var range: SourceRange? {
        file.map { SourceRange(file: $0, bytes: Int(start)..<Int(end)) }
    }

    /// The full tag, such as `!reset` or `tag:yaml.org,2002:str`; nil when none is written.
    public var tag: String? { properties?.tag }

    /// The anchor, without `&`.
    public var anchor: String? { properties?.anchor }

    /// The node itself, or the node an alias stands for.
    public var resolved: YAMLNode {
        if case .alias(_, let target) = content { target } else { self }
    }

    /// The scalar, seen through an alias.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = resolved.content { scalar } else { nil }
    }

    /// The text of a scalar, seen through an alias.
    public var text: String? { scalar?.text }

    /// The items of a sequence, seen through an alias.
    public var items: [YAMLNode]? {
        if case .sequence(let items) = resolved.content { items } else { nil }
    }

    /// The entries of a mapping as written, merge keys included, seen through an alias.
    public var rawEntries: [YAMLEntry]? {
        if case .mapping(let entries) = resolved.content { entries } else { nil }
    }

    /// The entries of a mapping with merge keys resolved, seen through an alias.
    public var entries: [YAMLEntry]? {
        rawEntries.map { YAMLMerge.flatten($0) }
    }

    /// The entry of a key, merge keys resolved.
    public func entry(_ name: String) -> YAMLEntry? {
        entries?.first { $0.name == name }
    }

    /// The value of a key, merge keys resolved.
    public subscript(_ name: String) -> YAMLNode? { entry(name)?.value }

    /// What the node is, in words for a message.
    public var kindName: String {
        switch resolved.content {
        case .scalar(let scalar): scalar.resolution(tag: resolved.tag).kindName
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }
}
