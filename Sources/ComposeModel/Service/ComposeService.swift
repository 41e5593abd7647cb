public import YAMLBridge

/// One service as its source nodes; accessors interpret them on demand.
public struct ComposeService: Sendable {
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
    }

    /// The entry of a key.
    public func entry(_ name: String) -> YAMLEntry? { entries.first { $0.name == name } }

    /// The value of a key.
    public subscript(_ name: String) -> YAMLNode? { entry(name)?.value }
}
