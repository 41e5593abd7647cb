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

    /// Tag and anchor, which few nodes have, with the source.
    private final class Properties: Sendable {
        let file: SourceFile?
        let tag: String?
        let anchor: String?

        init(file: SourceFile?, tag: String?, anchor: String?) {
            self.file = file
            self.tag = tag
            self.anchor = anchor
        }
    }

    /// Where a node comes from; one reference, whatever it holds.
    private enum Origin: Sendable {
        case program
        case source(SourceFile)
        case decorated(Properties)
    }

    /// What is asked of most nodes, so that nobody walks through all of them for it.
    private struct Flags: OptionSet, Sendable {
        let rawValue: UInt8

        static let isFlow = Flags(rawValue: 1)
        /// A mapping with a merge key among its own keys.
        static let hasMerge = Flags(rawValue: 2)
        /// One of Compose's tags, here or below.
        static let hasComposeTags = Flags(rawValue: 4)

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ content: Content, tag: String?, isFlow: Bool) {
            self = isFlow ? .isFlow : []
            if let tag, YAMLTag.compose.contains(tag) { insert(.hasComposeTags) }
            switch content {
            case .scalar, .alias: break
            case .sequence(let items):
                for item in items { formUnion(item.flags.intersection(.hasComposeTags)) }
            case .mapping(let entries):
                for entry in entries {
                    formUnion(entry.value.flags.intersection(.hasComposeTags))
                    if entry.isMerge { insert(.hasMerge) }
                }
            }
        }
    }

    /// What the node holds.
    public let content: Content
    // A project is mostly nodes: the place takes 6 bytes beside the flags, and no node has room for
    // what it lacks. With its header a node is 56 bytes, which is what the allocator gives out.
    private let flags: Flags
    private let startLow: UInt16
    private let lengthLow: UInt16
    private let startHigh: UInt8
    private let lengthHigh: UInt8
    private let origin: Origin

    /// Creates a node; its place is within 16 MiB, above the reader's limit.
    public init(
        _ content: Content,
        range: SourceRange? = nil,
        tag: String? = nil,
        anchor: String? = nil,
        isFlow: Bool = false
    ) {
        self.content = content
        flags = Flags(content, tag: tag, isFlow: isFlow)
        let bytesMax = 0xFF_FFFF
        let start = min(range?.bytes.lowerBound ?? 0, bytesMax)
        let length = min(range?.bytes.count ?? 0, bytesMax)
        startLow = UInt16(truncatingIfNeeded: start)
        startHigh = UInt8(truncatingIfNeeded: start >> 16)
        lengthLow = UInt16(truncatingIfNeeded: length)
        lengthHigh = UInt8(truncatingIfNeeded: length >> 16)
        if tag != nil || anchor != nil {
            origin = .decorated(Properties(file: range?.file, tag: tag, anchor: anchor))
        } else {
            origin = range.map { .source($0.file) } ?? .program
        }
    }

    private var properties: Properties? {
        if case .decorated(let properties) = origin { properties } else { nil }
    }

    private var file: SourceFile? {
        switch origin {
        case .program: nil
        case .source(let file): file
        case .decorated(let properties): properties.file
        }
    }

    /// Whether it was read from a source.
    var isFromSource: Bool { file != nil }

    /// Whether it has a tag or an anchor.
    var hasProperties: Bool { if case .decorated = origin { true } else { false } }

    /// Where it was read, properties (anchor, tag) included; nil for a node the program made.
    public var range: SourceRange? {
        guard let file else { return nil }
        let start = Int(startHigh) << 16 | Int(startLow)
        let length = Int(lengthHigh) << 16 | Int(lengthLow)
        return SourceRange(file: file, bytes: start..<start + length)
    }

    /// Whether a collection is written in brackets or braces.
    public var isFlow: Bool { flags.contains(.isFlow) }

    /// Whether one of Compose's tags stands here or below; what an alias stands for does not count.
    public var hasComposeTags: Bool { flags.contains(.hasComposeTags) }

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
        switch content {
        case .scalar(let scalar): scalar
        case .alias(_, let target): target.scalar
        case .sequence, .mapping: nil
        }
    }

    /// The text of a scalar, seen through an alias.
    public var text: String? {
        switch content {
        case .scalar(let scalar): scalar.text
        case .alias(_, let target): target.text
        case .sequence, .mapping: nil
        }
    }

    /// The items of a sequence, seen through an alias.
    public var items: [YAMLNode]? {
        switch content {
        case .sequence(let items): items
        case .alias(_, let target): target.items
        case .scalar, .mapping: nil
        }
    }

    /// The entries of a mapping as written, merge keys included, seen through an alias.
    public var rawEntries: [YAMLEntry]? {
        switch content {
        case .mapping(let entries): entries
        case .alias(_, let target): target.rawEntries
        case .scalar, .sequence: nil
        }
    }

    /// The entries of a mapping with merge keys resolved, seen through an alias.
    public var entries: [YAMLEntry]? {
        switch content {
        case .mapping(let entries):
            flags.contains(.hasMerge) ? YAMLMerge.flatten(entries) : entries
        case .alias(_, let target): target.entries
        case .scalar, .sequence: nil
        }
    }

    /// The entry of a key, merge keys resolved.
    public func entry(_ name: String) -> YAMLEntry? {
        entries?.entry(name)
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
