import GRDB
import TransparencyLog

extension PeerStore {
    /// Leaves at the end of the log that every start checks.
    static let checkedAtStart: UInt64 = 16_384

    /// Databases up to this size are checked by SQLite as a whole at the start.
    static let wholeCheckBytesMax: UInt64 = 128 << 20

    /// Hashes a range of leaves anew and compares with the tiles, upwards to the root.
    ///
    /// - Parameter range: Leaves to check; what is not kept is left out.
    /// - Throws: `PeerStoreError` of kind `corrupt` that names what does not fit.
    func check(_ range: Range<UInt64>) async throws(PeerStoreError) {
        let path = path
        try await read { database in
            // What is in memory may be right while the disk is wrong.
            try database.execute(sql: "PRAGMA shrink_memory")
            try Self.check(range, database, path: path)
        }
    }

    /// Checks the end of the log and the newest root, as every start does.
    func checkEnd() async throws(PeerStoreError) {
        let path = path
        try await read { database in
            if try Self.usedBytes(database) <= Self.wholeCheckBytesMax {
                let found = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
                guard found == "ok" else {
                    throw Self.damaged(path, found ?? "SQLite finds no table in it")
                }
            }
            let size = try Self.size(database)
            let first = size > Self.checkedAtStart ? size - Self.checkedAtStart : 0
            try Self.check(first..<size, database, path: path)
            guard let block = try Self.block("ORDER BY size DESC LIMIT 1", [], database) else {
                return
            }
            guard block.size <= size else {
                throw Self.damaged(path, "leaves \(size) to \(block.size) are missing")
            }
            let tree = StoredTree(database, path: path)
            guard try tree.root(size: block.size) == block.root else {
                throw Self.damaged(path, "its tiles do not have the root of block \(block.number)")
            }
        }
    }

    static func check(_ range: Range<UInt64>, _ database: Database, path: String) throws {
        let size = try size(database)
        let minimum = try minimumIndex(database)
        let lower = max(range.lowerBound, minimum)
        let upper = min(range.upperBound, size)
        guard lower < upper else { return }
        let tree = StoredTree(database, path: path)
        var next = lower
        try forEachLeaf(lower..<upper, database, path: path) { index, leaf in
            guard index == next else { throw damaged(path, "leaf \(next) is missing") }
            next += 1
            let bytes = try tree.tile(level: 0, number: index >> 8) ?? []
            guard StoredTree.hash(Int(index & 255), of: bytes) == TreeHash.leaf(Array(leaf)) else {
                throw damaged(path, "leaf \(index) is not what it was when it was stored")
            }
        }
        guard next == upper else { throw damaged(path, "leaves \(next) to \(upper) are missing") }
        for number in (lower >> 8)...((upper - 1) >> 8) where (number + 1) << 8 <= size {
            try checkAbove(number, tree, path: path)
        }
    }

    /// Compares full tiles with the hashes that stand for them, level by level.
    private static func checkAbove(_ number: UInt64, _ tree: StoredTree, path: String) throws {
        var (level, number) = (0, number)
        while true {
            let above = try tree.tile(level: level + 1, number: number >> 8) ?? []
            let hashes = try tree.hashes(level: level, number: number, width: TilePath.widthMax)
            guard StoredTree.hash(Int(number & 255), of: above) == StoredTree.root(of: hashes)
            else {
                throw damaged(path, "tile \(level)/\(number) is not what it was when it was stored")
            }
            level += 1
            // Only the last tile below one that is full has to climb further: the others were there.
            guard number & 255 == 255, above.count == HashTile.bytesMax else { return }
            number >>= 8
        }
    }
}
