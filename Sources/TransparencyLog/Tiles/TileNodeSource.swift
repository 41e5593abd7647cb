/// Reads the hashes that proofs need from tiles.
public struct TileNodeSource: NodeSource {
    private let size: UInt64
    private let tile: (TilePath) throws -> [TreeHash]?

    /// Reads the tiles of a tree of `size` leaves; `tile` answers the hashes of one, nil when it is not kept.
    ///
    /// Paths are those of the tree of that size; a store that has the full tile may answer its hashes
    /// where a partial one is asked for.
    public init(size: UInt64, tile: @escaping (TilePath) throws -> [TreeHash]?) {
        self.size = size
        self.tile = tile
    }

    /// Root of a complete subtree, computed from the lowest tile that holds it.
    public func hash(level: Int, index: UInt64) throws -> TreeHash? {
        guard (0...61).contains(level), index < UInt64.max >> UInt64(level),
            (index + 1) << UInt64(level) <= size
        else { return nil }
        let tileLevel = level >> 3
        let count = 1 << (level & 7)
        let first = index << UInt64(level & 7)
        guard
            let path = TilePath.inTree(
                ofSize: size,
                .hashes(level: tileLevel),
                index: first >> 8
            ), let hashes = try tile(path)
        else { return nil }
        let start = Int(first & 255)
        guard hashes.count >= path.width, start + count <= hashes.count else {
            throw LogError(
                .malformedTile,
                "\(path.text) has \(hashes.count) hashes instead of \(path.width)"
            )
        }
        return HashTile.root(of: hashes[start..<start + count])
    }
}
