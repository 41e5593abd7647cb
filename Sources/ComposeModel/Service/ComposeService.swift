public import YAMLBridge

/// One service as its source nodes; accessors interpret them on demand.
///
/// Checks ask every service for dozens of keys of which it has ten, and hand it around.
public final class ComposeService: Sendable {
    /// The name.
    public let name: String
    /// The name's place.
    public let key: YAMLNode
    /// The whole definition: files merged, `extends` resolved where that is needed.
    public let node: YAMLNode
    /// The definition's entries, merge keys resolved.
    public let entries: [YAMLEntry]
    /// The folder the service's relative paths start from: its project's or its include's.
    public let directory: String
    /// The number of the unit it belongs to.
    public let unit: Int
    /// The services of the same document it extends, nearest first, where the source's node is
    /// emitted as it stands.
    public let bases: [String]
    /// One bit for each key, which some share: what has none of its own is not looked for.
    private let keyBits: UInt64

    /// Creates a service.
    public init(
        name: String,
        key: YAMLNode,
        node: YAMLNode,
        directory: String,
        unit: Int = 0,
        bases: [String] = []
    ) {
        self.name = name
        self.key = key
        self.node = node
        self.directory = directory
        self.unit = unit
        self.bases = bases
        entries = node.entries ?? []
        keyBits = entries.reduce(0) { $0 | ComposeService.bit(of: $1.name) }
    }

    private static func bit(of name: String) -> UInt64 {
        let bytes = name.utf8
        let sum = bytes.count &* 5 &+ Int(bytes.first ?? 0) &* 3 &+ Int(bytes.last ?? 0)
        return 1 << UInt64(sum & 63)
    }

    /// The entry of a key.
    public func entry(_ name: String) -> YAMLEntry? {
        keyBits & ComposeService.bit(of: name) == 0 ? nil : entries.entry(name)
    }

    /// The value of a key.
    public subscript(_ name: String) -> YAMLNode? { entry(name)?.value }
}
