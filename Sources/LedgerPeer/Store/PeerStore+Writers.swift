import GRDB
import LedgerFormat

extension PeerStore {
    /// Number of the last valid entry of a writer that is among the first leaves; 0 when none is.
    func lastSequence(of writer: String, within leaves: UInt64) throws(PeerStoreError) -> UInt64 {
        try readNow { database in
            guard let id = try Self.number(of: writer, in: "writers", database) else { return 0 }
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT sequence, count FROM batches
                    WHERE writer = ? AND flag IN (0, 4) AND leaf + count < ?
                    ORDER BY sequence DESC LIMIT 1
                    """,
                arguments: [id, Int64(clamping: leaves)]
            )
            guard let row else { return 0 }
            return UInt64(clamping: (row[0] as Int64) + (row[1] as Int64) - 1)
        }
    }

    /// Whether a batch was read at a revision of an order.
    func hasBatch(
        of writer: String,
        sequence: UInt64,
        epoch: UInt32,
        revision: UInt64
    ) throws(PeerStoreError) -> Bool {
        try readNow { database in
            guard let id = try Self.number(of: writer, in: "writers", database) else {
                return false
            }
            let count = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM batches
                    WHERE writer = ? AND sequence = ? AND epoch = ? AND revision = ?
                    """,
                arguments: [id, Int64(clamping: sequence), epoch, Int64(clamping: revision)]
            )
            return count ?? 0 > 0
        }
    }

    /// Valid batches of all writers from a leaf on: who, last sequence number, last leaf.
    func ends(from leaf: UInt64) throws(PeerStoreError) -> [BatchEnd] {
        try readNow { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT writers.name, sequence + count - 1, leaf + count FROM batches
                    JOIN writers ON writers.id = batches.writer
                    WHERE leaf >= ? AND leaf + count >= ? AND flag IN (0, 4) ORDER BY leaf
                    """,
                // A batch has at most 256 entries, so one that reaches the leaf begins not far before.
                arguments: [max(0, Int64(clamping: leaf) - 257), Int64(clamping: leaf)]
            ).map { row in
                BatchEnd(
                    writer: row[0],
                    sequence: UInt64(clamping: row[1] as Int64),
                    leaf: UInt64(clamping: row[2] as Int64)
                )
            }
        }
    }

    /// The batch that a leaf belongs to; nil when the leaf is in none.
    static func batch(ofLeaf index: UInt64, _ database: Database) throws -> BatchRow? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT leaf, epoch, revision, writers.name, sequence, count, flag FROM batches
                JOIN writers ON writers.id = batches.writer
                WHERE leaf <= ? ORDER BY leaf DESC LIMIT 1
                """,
            arguments: [Int64(clamping: index)]
        )
        guard let row else { return nil }
        let batch = BatchRow(
            leaf: UInt64(clamping: row[0] as Int64),
            epoch: UInt32(clamping: row[1] as Int64),
            revision: UInt64(clamping: row[2] as Int64),
            writer: row[3],
            sequence: UInt64(clamping: row[4] as Int64),
            count: row[5],
            flag: UInt8(clamping: row[6] as Int64)
        )
        return index - batch.leaf <= UInt64(batch.count) ? batch : nil
    }

    /// Index of the leaf with a valid entry of a writer; nil when it is not in the log.
    public func index(of writer: String, sequence: UInt64) throws(PeerStoreError) -> UInt64? {
        try readNow { database in
            guard let id = try Self.number(of: writer, in: "writers", database) else { return nil }
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT leaf, sequence, count FROM batches
                    WHERE writer = ? AND flag IN (0, 4) AND sequence <= ?
                    ORDER BY sequence DESC LIMIT 1
                    """,
                arguments: [id, Int64(clamping: sequence)]
            )
            guard let row else { return nil }
            let offset = sequence - UInt64(clamping: row[1] as Int64)
            guard offset < UInt64(clamping: row[2] as Int64) else { return nil }
            return UInt64(clamping: row[0] as Int64) + 1 + offset
        }
    }

    /// For each writer of an actor: first number of its newest batch up to a revision of an order.
    ///
    /// Looks from the newest batch backwards, so that the length of the log does not matter.
    func prunable(
        actor: String,
        epoch: UInt32,
        through revision: UInt64
    ) async throws(PeerStoreError)
        -> [(writer: String, sequence: UInt64)]
    {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT name, (SELECT CASE epoch WHEN ? THEN sequence END FROM batches
                        WHERE writer = writers.id AND NOT (epoch = ? AND revision > ?)
                        ORDER BY sequence DESC LIMIT 1) AS last
                    FROM writers WHERE name GLOB ? AND last IS NOT NULL
                    """,
                arguments: [epoch, epoch, Int64(clamping: revision), actor + "/*"]
            ).map { ($0[0] as String, UInt64(clamping: $0[1] as Int64)) }
        }
    }
}

extension PeerStore {
    /// The revision of a valid batch with exactly this header; nil when it is not in the log.
    func revision(of batch: Batch, by writer: String) throws(PeerStoreError) -> UInt64? {
        let path = path
        return try readNow { database in
            guard let id = try Self.number(of: writer, in: "writers", database) else { return nil }
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT leaf, revision FROM batches
                    WHERE writer = ? AND sequence = ? AND flag IN (0, 4)
                    """,
                arguments: [id, Int64(clamping: batch.header.firstSequence)]
            )
            guard let row else { return nil }
            let leaf = try Self.entry(at: UInt64(clamping: row[0] as Int64), database, path: path)
                .leaf
            guard leaf?.content == batch.headerBytes + batch.signature else { return nil }
            return UInt64(clamping: row[1] as Int64)
        }
    }
}

extension PeerStore {
    /// Last valid sequence number of each writer within the first leaves.
    func sequences(within leaves: UInt64) throws(PeerStoreError) -> [WriterName: UInt64] {
        let names = try readNow { try String.fetchAll($0, sql: "SELECT name FROM writers") }
        var sequences: [WriterName: UInt64] = [:]
        for name in names {
            guard let writer = WriterName(name) else { continue }
            let last = try lastSequence(of: name, within: leaves)
            if last > 0 { sequences[writer] = last }
        }
        return sequences
    }
}
