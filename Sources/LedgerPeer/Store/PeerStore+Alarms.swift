import GRDB

extension PeerStore {
    /// Alarms kept at most; the oldest that are over go first.
    static let alarmsMax = 1_000

    /// Records what was raised or ended, all or nothing.
    ///
    /// The same alarm again counts and keeps the first evidence; a row that counts nothing is an end.
    func save(_ changes: [AlarmRow]) async throws(PeerStoreError) {
        try await write { database in
            for change in changes {
                if change.count > 0 {
                    try Self.raise(change, database)
                } else {
                    try Self.end(change, database)
                }
            }
        }
    }

    private static func end(_ change: AlarmRow, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE alarms SET cleared_at = ?
                WHERE kind = ? AND subject = ? AND cleared_at IS NULL
                """,
            arguments: [change.clearedAtUnixMilliseconds, change.kind, change.subject]
        )
    }

    /// All alarms: those that last first, then by time.
    public func alarms() throws(PeerStoreError) -> [AlarmRow] {
        try readNow { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, subject, text, evidence, first_at, last_at, count, cleared_at
                    FROM alarms ORDER BY cleared_at IS NOT NULL, last_at DESC
                    """
            ).map { row in
                var alarm = AlarmRow(
                    kind: row[0],
                    subject: row[1],
                    text: row[2],
                    evidence: row[3],
                    at: row[4]
                )
                alarm.lastAtUnixMilliseconds = row[5]
                alarm.count = row[6]
                alarm.clearedAtUnixMilliseconds = row[7]
                return alarm
            }
        }
    }

    static func apply(_ change: AlarmChange, _ database: Database) throws {
        switch change {
        case .raised(let alarm): try raise(alarm, database)
        case .acknowledged(let identifier, _, let at):
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT kind, subject FROM alarms WHERE cleared_at IS NULL"
            )
            for row in rows {
                let alarm = AlarmRow(kind: row[0], subject: row[1], text: "", at: at)
                guard alarm.identifier == identifier else { continue }
                try database.execute(
                    sql: "UPDATE alarms SET cleared_at = ? WHERE kind = ? AND subject = ?",
                    arguments: [at, alarm.kind, alarm.subject]
                )
            }
        }
    }

    static func raise(_ alarm: AlarmRow, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO alarms (kind, subject, text, evidence, first_at, last_at, count, cleared_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (kind, subject) DO UPDATE SET text = excluded.text,
                    last_at = excluded.last_at, count = count + excluded.count,
                    cleared_at = excluded.cleared_at
                """,
            arguments: [
                alarm.kind, alarm.subject, alarm.text, alarm.evidence,
                alarm.firstAtUnixMilliseconds, alarm.lastAtUnixMilliseconds, alarm.count,
                alarm.clearedAtUnixMilliseconds,
            ]
        )
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM alarms") ?? 0
        guard count > alarmsMax else { return }
        // A flood of alarms about made-up subjects must not fill the disk; forks are never dropped.
        try database.execute(
            sql: """
                DELETE FROM alarms WHERE (kind, subject) IN (
                    SELECT kind, subject FROM alarms WHERE kind <> 'fork'
                    ORDER BY cleared_at IS NULL, last_at LIMIT ?)
                """,
            arguments: [count - alarmsMax]
        )
    }
}
