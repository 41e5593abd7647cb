import FoundationEssentials
import GRDB
import TransparencyLog

extension PeerStore {
    /// All blocks, oldest first.
    func allBlocks() throws(PeerStoreError) -> [BlockRow] {
        try readNow { try Self.blocks("ORDER BY size", $0) }
    }

    /// Sizes with a signed note of this peer, smallest first.
    func notedSizes() throws(PeerStoreError) -> [UInt64] {
        try readNow { database in
            try Int64.fetchAll(database, sql: "SELECT size FROM checkpoints ORDER BY size")
                .map { UInt64(clamping: $0) }
        }
    }

    /// The right edge of the tree over the first leaves, from the tiles.
    func frontier(size: UInt64) throws(PeerStoreError) -> MerkleFrontier {
        let path = path
        return try readNow { database in
            let tree = StoredTree(database, path: path)
            var hashes: [TreeHash] = []
            var end: UInt64 = 0
            for level in (0..<62).reversed() where size >> UInt64(level) & 1 == 1 {
                guard let hash = try tree.hash(level: level, index: end >> UInt64(level)) else {
                    throw Self.damaged(path, "tiles below leaf \(size) are missing")
                }
                hashes.append(hash)
                end += 1 << UInt64(level)
            }
            guard let frontier = MerkleFrontier(size: size, hashes: hashes) else {
                throw Self.damaged(path, "tiles below leaf \(size) are missing")
            }
            return frontier
        }
    }

    /// What the index says of a range of leaves.
    func rows(_ range: Range<UInt64>) throws(PeerStoreError) -> [UInt64: EntryRow] {
        try readNow { database in
            let found = try Row.fetchAll(
                database,
                sql: """
                    SELECT idx, kind, flag, writers.name, services.name, verdict, notable, time
                    FROM entries JOIN writers ON writers.id = entries.writer
                    JOIN services ON services.id = entries.service WHERE idx >= ? AND idx < ?
                    """,
                arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)]
            )
            var rows: [UInt64: EntryRow] = [:]
            for row in found {
                let index = UInt64(clamping: row[0] as Int64)
                rows[index] = EntryRow(
                    index: index,
                    kind: UInt8(clamping: row[1] as Int64),
                    flag: UInt8(clamping: row[2] as Int64),
                    writer: row[3],
                    service: row[4],
                    verdict: UInt8(clamping: row[5] as Int64),
                    isNotable: (row[6] as Int64) != 0,
                    time: row[7]
                )
            }
            return rows
        }
    }
}
