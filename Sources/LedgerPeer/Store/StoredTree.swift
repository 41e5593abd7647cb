import FoundationEssentials
import GRDB
import LedgerFormat
import TransparencyLog

/// The tree as the tiles of a database hold it, within one read.
final class StoredTree: LeafSource {
    /// Tiles kept in memory while a proof is made.
    private static let cachedTilesMax = 64

    private let database: Database
    private let path: String
    private var cache: [Int64: [UInt8]] = [:]

    init(_ database: Database, path: String) {
        self.database = database
        self.path = path
    }

    /// The bytes of a tile as far as it is filled; nil when there is none.
    func tile(level: Int, number: UInt64) throws -> [UInt8]? {
        let key = TileRow.identifier(level: level, number: number)
        if let bytes = cache[key] { return bytes }
        let find = try database.cachedStatement(sql: "SELECT hashes FROM tiles WHERE id = ?")
        guard let data = try Data.fetchOne(find, arguments: [key]) else { return nil }
        let bytes = [UInt8](data)
        guard bytes.count.isMultiple(of: TreeHash.byteCount), bytes.count <= 8_192 else {
            throw PeerStore.damaged(path, "tile \(level)/\(number) has \(bytes.count) bytes")
        }
        if cache.count >= Self.cachedTilesMax { cache.removeAll(keepingCapacity: true) }
        cache[key] = bytes
        return bytes
    }

    /// The first hashes of a tile.
    func hashes(level: Int, number: UInt64, width: Int) throws -> [TreeHash] {
        let bytes = try tile(level: level, number: number) ?? []
        guard bytes.count >= width * TreeHash.byteCount else {
            throw PeerStore.damaged(path, "tile \(level)/\(number) is cut off")
        }
        return (0..<width).compactMap { Self.hash($0, of: bytes) }
    }

    static func hash(_ position: Int, of tile: [UInt8]) -> TreeHash? {
        let start = position * TreeHash.byteCount
        guard start + TreeHash.byteCount <= tile.count else { return nil }
        return TreeHash(bytes: Array(tile[start..<(start + TreeHash.byteCount)]))
    }

    /// The bytes of a leaf; nil when they are not kept.
    func leaf(at index: UInt64) throws -> [UInt8]? {
        var found: [UInt8]?
        try PeerStore.forEachLeaf(index..<(index + 1), database, path: path) { _, leaf in
            found = Array(leaf)
        }
        return found
    }

    /// Root over hashes that stand side by side.
    static func root(of hashes: [TreeHash]) -> TreeHash {
        var frontier = MerkleFrontier()
        for hash in hashes { frontier.append(hash) }
        return frontier.root
    }

    /// Hash of a complete subtree of 2^level leaves; nil when it is not stored.
    func hash(level: Int, index: UInt64) throws -> TreeHash? {
        let tileLevel = level / 8
        let spread = level % 8
        let first = index << UInt64(spread)
        guard let bytes = try tile(level: tileLevel, number: first >> 8) else { return nil }
        let offset = Int(first & 255)
        let width = 1 << spread
        guard bytes.count >= (offset + width) * TreeHash.byteCount else { return nil }
        return Self.root(of: (offset..<(offset + width)).compactMap { Self.hash($0, of: bytes) })
    }

    /// Root of the first leaves; nil when tiles of it are missing.
    func root(size: UInt64) throws -> TreeHash? {
        guard size > 0 else { return .ofEmptyTree }
        var root: TreeHash?
        var end = size
        // The smallest complete subtree is rightmost; each larger one goes to its left.
        while end > 0 {
            let level = end.trailingZeroBitCount
            guard let hash = try hash(level: level, index: (end >> UInt64(level)) - 1) else {
                return nil
            }
            root = root.map { .node(hash, $0) } ?? hash
            end -= 1 << UInt64(level)
        }
        return root
    }
}
