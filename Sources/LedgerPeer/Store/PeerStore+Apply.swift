import FoundationEssentials
import GRDB
import TransparencyLog

extension PeerStore {
    /// Stores a round: leaves, index, tiles, blocks, alarms, replay state and cursor, or nothing of it.
    func commit(_ round: AppliedRound) async throws(PeerStoreError) {
        try await write { database in
            try Self.insertLeaves(round, database)
            try Self.insertEntries(round.entries, database)
            try Self.insertBatches(round.batches, database)
            try Self.insertTiles(round.tiles, database)
            try Self.insertBlocks(round.blocks, database)
            for note in round.notes { try Self.insertNote(note, database) }
            for alarm in round.alarms { try Self.apply(alarm, database) }
            try Self.setMeta(.replay, round.replay, database)
            try Self.setMeta(.cursor, Self.encode(round.cursor), database)
        }
    }

    static func insertLeaves(_ round: AppliedRound, _ database: Database) throws {
        guard !round.leaves.isEmpty else { return }
        let insert = try database.cachedStatement(
            sql: "INSERT INTO segments (first, count, leaves) VALUES (?, ?, ?)"
        )
        for start in stride(from: 0, to: round.leaves.count, by: segmentLeavesMax) {
            let part = round.leaves[start..<min(start + segmentLeavesMax, round.leaves.count)]
            let bytes = LeafSegment.encode(part)
            try insert.execute(
                arguments: [Int64(round.firstIndex) + Int64(start), part.count, Data(bytes)]
            )
        }
    }

    private static func insertEntries(_ rows: [EntryRow], _ database: Database) throws {
        guard !rows.isEmpty else { return }
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO entries (idx, kind, flag, writer, service, verdict, notable, time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        var writers: [String: Int64] = [:]
        var services: [String: Int64] = [:]
        for row in rows {
            let writer = try identifier(of: row.writer, in: "writers", &writers, database)
            let service = try identifier(of: row.service, in: "services", &services, database)
            insert.setUncheckedArguments([
                Int64(row.index), Int64(row.kind), Int64(row.flag), writer, service,
                Int64(row.verdict), row.isNotable ? 1 : 0, row.time,
            ])
            try insert.execute()
        }
    }

    private static func insertBatches(_ rows: [BatchRow], _ database: Database) throws {
        guard !rows.isEmpty else { return }
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO batches (leaf, epoch, revision, writer, sequence, count, flag)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        var writers: [String: Int64] = [:]
        for row in rows {
            let writer = try identifier(of: row.writer, in: "writers", &writers, database)
            try insert.execute(arguments: [
                Int64(row.leaf), row.epoch, Int64(clamping: row.revision), writer,
                Int64(clamping: row.sequence), row.count, row.flag,
            ])
        }
    }

    static func insertTiles(_ rows: [TileRow], _ database: Database) throws {
        let insert = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO tiles (id, hashes) VALUES (?, ?)"
        )
        for row in rows {
            let identifier = TileRow.identifier(level: row.level, number: row.number)
            try insert.execute(arguments: [identifier, Data(row.hashes)])
        }
    }

    static func insertBlocks(_ rows: [BlockRow], _ database: Database) throws {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO blocks (size, number, root, epoch, revision, cut_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        for row in rows {
            try insert.execute(arguments: [
                Int64(row.size), Int64(row.number), Data(row.root.bytes), row.epoch,
                Int64(clamping: row.revision), row.cutAtUnixMilliseconds,
            ])
        }
    }

    private static func insertNote(_ signed: SignedSize, _ database: Database) throws {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO checkpoints (size, note, final) VALUES (?, ?, ?)
                ON CONFLICT (size) DO UPDATE SET note = excluded.note, final = max(final, excluded.final)
                """
        )
        try insert.execute(arguments: [Int64(signed.size), signed.note, signed.isFinal])
    }

    /// The number of a name, given once and kept; asked of the file once per round.
    private static func identifier(
        of name: String,
        in table: String,
        _ known: inout [String: Int64],
        _ database: Database
    ) throws -> Int64 {
        if let identifier = known[name] { return identifier }
        let find = try database.cachedStatement(sql: "SELECT id FROM \(table) WHERE name = ?")
        if let identifier = try Int64.fetchOne(find, arguments: [name]) {
            known[name] = identifier
            return identifier
        }
        try database.execute(sql: "INSERT INTO \(table) (name) VALUES (?)", arguments: [name])
        known[name] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }
}
