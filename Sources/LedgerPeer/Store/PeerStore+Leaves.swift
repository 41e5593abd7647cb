import FoundationEssentials
import GRDB
import TransparencyLog

extension PeerStore {
    /// Leaves in the log.
    public func size() throws(PeerStoreError) -> UInt64 {
        try readNow { try Self.size($0) }
    }

    static func size(_ database: Database) throws -> UInt64 {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT first, count FROM segments ORDER BY first DESC LIMIT 1"
        )
        guard let row else { return try minimumIndex(database) }
        return UInt64(clamping: (row[0] as Int64) + (row[1] as Int64))
    }

    /// The bytes of leaves of a range; fewer when the log ends or begins within it.
    func leaves(_ range: Range<UInt64>) async throws(PeerStoreError) -> [[UInt8]] {
        let path = path
        return try await read { database in
            var leaves: [[UInt8]] = []
            try Self.forEachLeaf(range, database, path: path) { _, leaf in
                leaves.append(Array(leaf))
            }
            return leaves
        }
    }

    /// Calls `body` with each stored leaf of a range, in order.
    ///
    /// - Throws: `PeerStoreError` when leaves between others are missing or cannot be split.
    static func forEachLeaf(
        _ range: Range<UInt64>,
        _ database: Database,
        path: String,
        _ body: (UInt64, ArraySlice<UInt8>) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        let rows = try database.cachedStatement(
            sql: """
                SELECT first, count, leaves FROM segments
                WHERE first >= coalesce((SELECT max(first) FROM segments WHERE first <= ?), 0)
                AND first < ? ORDER BY first
                """
        )
        let bounds: StatementArguments = [
            Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound),
        ]
        let cursor = try Row.fetchCursor(rows, arguments: bounds)
        var expected: UInt64?
        while let row = try cursor.next() {
            let first = UInt64(clamping: row[0] as Int64)
            let count = UInt64(clamping: row[1] as Int64)
            if let expected, expected != first {
                throw damaged(path, "leaves \(expected) to \(first) are missing")
            }
            expected = first + count
            let lower = max(range.lowerBound, first)
            let upper = min(range.upperBound, first + count)
            guard lower < upper else { continue }
            let bytes = [UInt8](row[2] as Data)
            let isWhole = try LeafSegment.forEach(
                bytes,
                in: Int(lower - first)..<Int(upper - first)
            ) {
                try body(first + UInt64($0), $1)
            }
            guard isWhole else {
                throw damaged(path, "the leaves from \(first) on are cut off")
            }
        }
    }

    /// Makes something of the tree within one read.
    func withTree<Value: Sendable>(
        _ work: @escaping @Sendable (StoredTree) throws -> Value
    ) async throws(PeerStoreError) -> Value {
        let path = path
        return try await read { try work(StoredTree($0, path: path)) }
    }

    /// The growing edge of the tree as stored.
    func builder() throws(PeerStoreError) -> TileBuilder {
        let path = path
        return try readNow { database in
            let tree = StoredTree(database, path: path)
            return try TileBuilder(size: Self.size(database)) { tile in
                guard case .hashes(let level) = tile.content else { return [] }
                return try tree.hashes(level: level, number: tile.index, width: tile.width)
            }
        }
    }
}
