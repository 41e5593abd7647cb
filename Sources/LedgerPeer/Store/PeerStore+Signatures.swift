import GRDB
import LedgerFormat
import TransparencyLog

extension PeerStore {
    /// Stores signed notes, and what they make final.
    func insert(_ changes: SignatureChanges) async throws(PeerStoreError) {
        try await write { database in
            for item in changes.notes {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO cosignatures (size, actor, note) VALUES (?, ?, ?)",
                    arguments: [
                        Int64(clamping: item.size), item.actor,
                        String(decoding: item.note, as: UTF8.self),
                    ]
                )
            }
            for final in changes.finals {
                try database.execute(
                    sql: """
                        INSERT INTO checkpoints (size, note, final) VALUES (?, ?, 1)
                        ON CONFLICT (size) DO UPDATE SET final = 1
                        """,
                    arguments: [Int64(clamping: final.size), final.note]
                )
            }
        }
    }

    /// Leaves that a majority of the actors has cosigned.
    public func finalSize() throws(PeerStoreError) -> UInt64 {
        try readNow { try Self.finalSize($0) }
    }

    static func finalSize(_ database: Database) throws -> UInt64 {
        let size = try Int64.fetchOne(
            database,
            sql: "SELECT size FROM checkpoints WHERE final = 1 ORDER BY size DESC LIMIT 1"
        )
        return UInt64(clamping: size ?? 0)
    }

    /// The signed notes about one size: this peer's own first.
    func notes(atSize size: UInt64) async throws(PeerStoreError) -> [String] {
        try await read { try Self.notes(atSize: size, $0) }
    }

    static func notes(atSize size: UInt64, _ database: Database) throws -> [String] {
        let arguments: StatementArguments = [Int64(clamping: size)]
        let own = try String.fetchAll(
            database,
            sql: "SELECT note FROM checkpoints WHERE size = ?",
            arguments: arguments
        )
        let others = try String.fetchAll(
            database,
            sql: "SELECT note FROM cosignatures WHERE size = ? ORDER BY actor",
            arguments: arguments
        )
        return own + others
    }

    /// Size of the smallest final checkpoint that covers a number of leaves; nil when none does.
    public func finalSize(covering leaves: UInt64) throws(PeerStoreError) -> UInt64? {
        try readNow { database in
            let size = try Int64.fetchOne(
                database,
                sql:
                    "SELECT size FROM checkpoints WHERE final = 1 AND size >= ? ORDER BY size LIMIT 1",
                arguments: [Int64(clamping: leaves)]
            )
            return size.map { UInt64(clamping: $0) }
        }
    }

    /// Size of the newest checkpoint that this peer signed; nil before the first.
    func newestSignedSize() throws(PeerStoreError) -> UInt64? {
        try readNow { database in
            try Int64.fetchOne(database, sql: "SELECT max(size) FROM checkpoints")
                .map { UInt64(clamping: $0) }
        }
    }

    /// Sizes this peer signed that are not final, newest first.
    func openSizes(limit: Int) throws(PeerStoreError) -> [UInt64] {
        try readNow { database in
            let final = try Self.finalSize(database)
            return try Int64.fetchAll(
                database,
                sql: "SELECT size FROM checkpoints WHERE size > ? ORDER BY size DESC LIMIT ?",
                arguments: [Int64(clamping: final), limit]
            ).map { UInt64(clamping: $0) }
        }
    }

    /// What this peer has last cosigned for a log as its witness; nil when it knows none.
    func witnessed(origin: String) async throws(PeerStoreError) -> (size: UInt64, note: String)? {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT size, note FROM witnessed WHERE origin = ?",
                arguments: [origin]
            )
            return row.map { (UInt64(clamping: $0[0] as Int64), $0[1] as String) }
        }
    }

    /// Moves a witnessed log from one size to another; false when it is at another size by now.
    func advanceWitnessed(
        origin: String,
        from old: UInt64,
        to size: UInt64,
        note: String
    ) async throws(PeerStoreError) -> Bool {
        try await write { database in
            let present = try Int64.fetchOne(
                database,
                sql: "SELECT size FROM witnessed WHERE origin = ?",
                arguments: [origin]
            )
            guard UInt64(clamping: present ?? 0) == old else { return false }
            try database.execute(
                sql: "INSERT OR REPLACE INTO witnessed (origin, size, note) VALUES (?, ?, ?)",
                arguments: [origin, Int64(clamping: size), note]
            )
            return true
        }
    }
}

extension PeerStore {
    /// A size that this peer signed, with everybody's notes about it.
    struct OpenNote: Sendable {
        var size: UInt64
        var own: String
        var others: [(actor: String, note: String)]
    }

    /// What this peer signed and is not final, oldest first.
    func openNotes(limit: Int) throws(PeerStoreError) -> [OpenNote] {
        try readNow { database in
            let final = try Self.finalSize(database)
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT size, note FROM checkpoints WHERE size > ? ORDER BY size DESC LIMIT ?",
                arguments: [Int64(clamping: final), limit]
            )
            return try rows.reversed().map { row in
                let others = try Row.fetchAll(
                    database,
                    sql: "SELECT actor, note FROM cosignatures WHERE size = ?",
                    arguments: [row[0] as Int64]
                )
                return OpenNote(
                    size: UInt64(clamping: row[0] as Int64),
                    own: row[1],
                    others: others.map { ($0[0] as String, $0[1] as String) }
                )
            }
        }
    }

    /// This peer's own newest notes beyond a size, oldest first.
    func ownNotes(beyond size: UInt64, limit: Int) async throws(PeerStoreError) -> [NoteLine] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT size, note FROM checkpoints WHERE size > ? ORDER BY size DESC LIMIT ?",
                arguments: [Int64(clamping: size), limit]
            ).reversed().map { NoteLine(size: UInt64(clamping: $0[0] as Int64), note: $0[1]) }
        }
    }

    /// One note with everybody's signatures about a size; nil when this peer signed none.
    func joinedNote(atSize size: UInt64) async throws(PeerStoreError) -> String? {
        try await read { try Self.joinedNote(atSize: size, $0) }
    }

    /// The same on the calling thread, for commands.
    public func joinedNoteNow(atSize size: UInt64) throws(PeerStoreError) -> String? {
        try readNow { try Self.joinedNote(atSize: size, $0) }
    }

    static func joinedNote(atSize size: UInt64, _ database: Database) throws -> String? {
        let notes = try notes(atSize: size, database)
        guard let own = notes.first else { return nil }
        var joined = try SignedNote(parsing: Array(own.utf8))
        for text in notes.dropFirst() {
            let note = try SignedNote(parsing: Array(text.utf8))
            guard note.textBytes == joined.textBytes else { continue }
            for signature in note.signatures { try joined.add(signature) }
        }
        return String(decoding: joined.bytes, as: UTF8.self)
    }
}
