/// The budgets of one source; all are checked while events arrive, before memory is spent.
public struct YAMLLimits: Sendable {
    /// Size of the source, in bytes.
    public var bytesMax = 8 * 1024 * 1024
    /// Collections inside one another.
    public var depthMax = 200
    /// Nodes of all documents.
    public var nodesMax = 1_000_000
    /// Nodes that aliases would add if each were written out.
    public var aliasExpandedNodesMax = 100_000
    /// Anchors of all documents.
    public var anchorsMax = 10_000
    /// Size of one scalar, in bytes.
    public var scalarBytesMax = 1024 * 1024
    /// Documents of one source.
    public var documentsMax = 64

    /// Creates the standard budgets.
    public init() {}
}
