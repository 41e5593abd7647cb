import GRDB
import TransparencyLog

extension PeerStore {
    /// Leaves removed by one transaction at most, so that the writer never waits long.
    static let removedLeavesMax: UInt64 = 65_536
    /// Of older blocks, those whose number is a multiple of this keep their signatures.
    static let keptSignatureStride = 64

    /// Bytes of the file that hold something.
    public func usedBytes() throws(PeerStoreError) -> UInt64 {
        try readNow { try Self.usedBytes($0) }
    }

    static func usedBytes(_ database: Database) throws -> UInt64 {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 4_096
        return UInt64(clamping: (pages - free) * size)
    }

    /// Removes what the rule no longer keeps, a part at a time.
    ///
    /// Only final leaves go, in whole tiles; tiles above the lowest level stay, so that every proof of a
    /// leaf that is kept can still be made.
    ///
    /// - Returns: Whether there may be more to remove.
    func retain(
        _ rule: RetentionRule,
        nowUnixMilliseconds now: Int64
    ) async throws(PeerStoreError)
        -> Bool
    {
        try await write { database in
            let minimum = try Self.minimumIndex(database)
            let bound = try Self.bound(rule, now, minimum, database)
            try Self.thinSignatures(rule, database)
            guard bound > minimum else { return false }
            try Self.remove(below: bound, database)
            return bound - minimum >= Self.removedLeavesMax
        }
    }

    /// Begins a new database at the end of a block; of what was before it has the tree only.
    ///
    /// Retention goes by whole bundles, so the leaves behind the last full one come with it; no query finds
    /// them, because their batches may begin before them.
    func begin(
        at block: BlockRow,
        lastLeaves: [[UInt8]],
        tiles: [TileRow],
        replay: [UInt8],
        cursor: OrderCursor
    ) async throws(PeerStoreError) {
        let path = path
        try await write { database in
            guard try Self.size(database) == 0 else {
                throw PeerStoreError(.unusable, "\(path) holds entries already")
            }
            var round = AppliedRound()
            round.firstIndex = block.size - UInt64(lastLeaves.count)
            round.leaves = lastLeaves
            try Self.insertLeaves(round, database)
            try Self.insertTiles(tiles, database)
            try Self.insertBlocks([block], database)
            try Self.setMeta(.minimumIndex, Array(String(round.firstIndex).utf8), database)
            try Self.setMeta(.replay, replay, database)
            try Self.setMeta(.cursor, Self.encode(cursor), database)
        }
    }

    /// The first leaf to keep now.
    private static func bound(
        _ rule: RetentionRule,
        _ now: Int64,
        _ minimum: UInt64,
        _ database: Database
    ) throws -> UInt64 {
        var bound = minimum
        if rule.days > 0 {
            let age = now - Int64(rule.days) * 86_400_000
            let size = try Int64.fetchOne(
                database,
                sql: "SELECT max(size) FROM blocks WHERE cut_at < ?",
                arguments: [age]
            )
            bound = max(bound, UInt64(clamping: size ?? 0))
        }
        let used = try usedBytes(database)
        let allowed = UInt64(rule.mebibytesMax) << 20
        if rule.mebibytesMax > 0, used > allowed {
            // The share of leaves to go is the share of bytes that are too many, and some.
            let kept = try size(database) - minimum
            let share = Double(used - allowed) / Double(used) + 0.02
            bound = max(bound, minimum + UInt64(Double(kept) * min(share, 1)))
        }
        bound = min(bound, try finalSize(database), minimum + removedLeavesMax)
        return bound / UInt64(TilePath.widthMax) * UInt64(TilePath.widthMax)
    }

    private static func remove(below bound: UInt64, _ database: Database) throws {
        let end = Int64(clamping: bound)
        // A segment that reaches beyond the bound stays until it is wholly below.
        try database.execute(sql: "DELETE FROM segments WHERE first + count <= ?", arguments: [end])
        try database.execute(sql: "DELETE FROM entries WHERE idx < ?", arguments: [end])
        try database.execute(sql: "DELETE FROM batches WHERE leaf + count < ?", arguments: [end])
        try database.execute(
            sql: "DELETE FROM tiles WHERE id < ?",
            arguments: [TileRow.identifier(level: 0, number: bound / UInt64(TilePath.widthMax))]
        )
        try database.execute(sql: "DELETE FROM blocks WHERE size < ?", arguments: [end])
        try database.execute(sql: "DELETE FROM checkpoints WHERE size < ?", arguments: [end])
        try database.execute(sql: "DELETE FROM cosignatures WHERE size < ?", arguments: [end])
        try setMeta(.minimumIndex, Array(String(bound).utf8), database)
    }

    private static func thinSignatures(_ rule: RetentionRule, _ database: Database) throws {
        let newest = try Int64.fetchOne(database, sql: "SELECT max(number) FROM blocks") ?? 0
        let below = newest - Int64(rule.signedBlocksMax)
        guard below > 0 else { return }
        let sizes = """
            SELECT size FROM blocks WHERE number < ? AND number % \(keptSignatureStride) <> 0
            """
        for table in ["cosignatures", "checkpoints"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE size IN (\(sizes))",
                arguments: [below]
            )
        }
    }
}
