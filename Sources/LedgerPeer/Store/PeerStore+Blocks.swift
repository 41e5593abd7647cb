import FoundationEssentials
import GRDB
import TransparencyLog

extension PeerStore {
    /// The newest block; nil before the first.
    public func newestBlock() throws(PeerStoreError) -> BlockRow? {
        try readNow { try Self.block("ORDER BY size DESC LIMIT 1", [], $0) }
    }

    /// The block that ends at a size; nil when none does.
    func block(atSize size: UInt64) async throws(PeerStoreError) -> BlockRow? {
        try await read { try Self.block("WHERE size = ?", [Int64(clamping: size)], $0) }
    }

    /// Blocks that end beyond a size, oldest first.
    func blocks(beyond size: UInt64, limit: Int) async throws(PeerStoreError) -> [BlockRow] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(blockColumns) FROM blocks WHERE size > ? ORDER BY size LIMIT ?",
                arguments: [Int64(clamping: size), limit]
            ).compactMap(Self.block)
        }
    }

    static func block(
        _ condition: String,
        _ arguments: StatementArguments,
        _ database: Database
    ) throws -> BlockRow? {
        let sql = "SELECT \(blockColumns) FROM blocks \(condition)"
        return try Row.fetchOne(database, sql: sql, arguments: arguments).flatMap(block)
    }

    /// All blocks that a condition selects.
    static func blocks(_ condition: String, _ database: Database) throws -> [BlockRow] {
        try Row.fetchAll(database, sql: "SELECT \(blockColumns) FROM blocks \(condition)")
            .compactMap(block)
    }

    private static func block(_ row: Row) -> BlockRow? {
        guard let root = TreeHash(bytes: [UInt8](row[2] as Data)) else { return nil }
        return BlockRow(
            number: UInt64(clamping: row[1] as Int64),
            size: UInt64(clamping: row[0] as Int64),
            root: root,
            epoch: UInt32(clamping: row[3] as Int64),
            revision: UInt64(clamping: row[4] as Int64),
            cutAtUnixMilliseconds: row[5]
        )
    }
}

private let blockColumns = "size, number, root, epoch, revision, cut_at"

extension PeerStore {
    /// The last block that ends at a size or before.
    func blockEnding(atOrBefore size: UInt64) throws(PeerStoreError) -> BlockRow? {
        try readNow {
            try Self.block(
                "WHERE size <= ? ORDER BY size DESC LIMIT 1",
                [Int64(clamping: size)],
                $0
            )
        }
    }

    /// The last block of an order that was cut at a revision or before.
    func blockEnding(
        atOrBeforeRevision revision: UInt64,
        epoch: UInt32
    ) throws(PeerStoreError)
        -> BlockRow?
    {
        try readNow {
            try Self.block(
                "WHERE epoch = ? AND revision <= ? ORDER BY size DESC LIMIT 1",
                [epoch, Int64(clamping: revision)],
                $0
            )
        }
    }
}
