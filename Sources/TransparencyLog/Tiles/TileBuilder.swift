/// Grows a tree and the tiles of its right edge; hands out each tile that has become full.
///
/// Holds the frontier and at most 255 hashes for each level of tiles.
public struct TileBuilder: Sendable, Hashable {
    /// A tile of hashes with its address.
    public struct Tile: Sendable, Hashable {
        /// Where it belongs.
        public let path: TilePath
        /// Its hashes, as many as the path's width says.
        public let hashes: [TreeHash]

        /// The tile's content as it is stored and served.
        public var bytes: [UInt8] { HashTile.encode(hashes) }
    }

    /// The tree's right edge.
    public private(set) var frontier = MerkleFrontier()
    /// Hashes of the partial tile of each level.
    private var edges: [[TreeHash]] = []

    /// An empty tree.
    public init() {}

    /// Takes up a tree from the last tile of each level, as ``TilePath/rightEdge(ofSize:)`` names them.
    ///
    /// `tile` answers the hashes of a partial tile; the hashes alone say what the root is, so the
    /// caller compares it with one that was signed.
    public init(size: UInt64, tile: (TilePath) throws -> [TreeHash]) throws {
        guard size <= MerkleFrontier.sizeMax else {
            throw LogError(.outOfRange, "no tree has \(size) leaves")
        }
        var level = 0
        while size >> UInt64(8 * level) > 0, level <= 7 {
            let width = Int(size >> UInt64(8 * level) & 255)
            var hashes: [TreeHash] = []
            if width > 0,
                let path = TilePath(
                    .hashes(level: level),
                    index: size >> UInt64(8 * level + 8),
                    width: width
                )
            {
                hashes = try tile(path)
                guard hashes.count == width else {
                    throw LogError(
                        .malformedTile,
                        "\(path.text) has \(hashes.count) hashes instead of \(width)"
                    )
                }
            }
            edges.append(hashes)
            level += 1
        }
        frontier = try Self.frontier(size: size, edges: edges)
    }

    /// Number of leaves.
    public var size: UInt64 { frontier.size }

    /// Root of the tree.
    public var root: TreeHash { frontier.root }

    /// Adds a leaf by its hash and returns the tiles that became full, lowest level first.
    public mutating func append(_ leafHash: TreeHash) -> [Tile] {
        var full: [Tile] = []
        var edges = self.edges
        self.edges = []
        frontier.append(leafHash) { node in
            guard node.level & 7 == 0 else { return }
            let level = node.level >> 3
            if edges.count == level { edges.append([]) }
            edges[level].append(node.hash)
            guard edges[level].count == TilePath.widthMax,
                let path = TilePath(.hashes(level: level), index: node.index >> 8)
            else { return }
            full.append(Tile(path: path, hashes: edges[level]))
            edges[level].removeAll(keepingCapacity: true)
        }
        self.edges = edges
        return full
    }

    /// The partial tiles of the right edge as they are now, lowest level first.
    public var partialTiles: [Tile] {
        edges.enumerated().compactMap { level, hashes in
            guard !hashes.isEmpty,
                let path = TilePath(
                    .hashes(level: level),
                    index: size >> UInt64(8 * level + 8),
                    width: hashes.count
                )
            else { return nil }
            return Tile(path: path, hashes: hashes)
        }
    }

    /// The roots of complete subtrees from the hashes of partial tiles, largest first.
    private static func frontier(size: UInt64, edges: [[TreeHash]]) throws -> MerkleFrontier {
        var hashes: [TreeHash] = []
        for edge in edges.reversed() {
            var part = MerkleFrontier()
            for hash in edge { part.append(hash) }
            hashes.append(contentsOf: part.hashes)
        }
        guard let frontier = MerkleFrontier(size: size, hashes: hashes) else {
            throw LogError(.malformedTile, "the tiles do not make a tree of \(size) leaves")
        }
        return frontier
    }
}
