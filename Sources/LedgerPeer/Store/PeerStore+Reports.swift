import GRDB
import LedgerFormat

/// An entry with its place and its writer.
struct PlacedEntry: Sendable {
    let leaf: UInt64
    let writer: WriterName
    let entry: LedgerEntry
}

extension PeerStore {
    /// Acknowledgements that are looked at; older ones are no longer told of.
    static let acknowledgementsMax = 1_000

    /// The newest entries of some kinds that count, in the order of the log.
    ///
    /// - Parameters:
    ///   - kinds: Kinds that are no votes.
    ///   - writer: Only entries of this writer; nil for all.
    ///   - limit: How many at most.
    /// - Returns: The entries with their places.
    /// - Throws: When the file cannot be read.
    func newest(
        _ kinds: [EntryKind],
        of writer: WriterName? = nil,
        limit: Int
    ) throws(PeerStoreError) -> [PlacedEntry] {
        let path = path
        let list = kinds.map { String($0.rawValue) }.joined(separator: ", ")
        return try readNow { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT idx, writers.name FROM entries
                    JOIN writers ON writers.id = entries.writer
                    WHERE notable = 1 AND kind IN (\(list)) AND flag IN (0, 4)
                        AND (? IS NULL OR writers.name = ?)
                    ORDER BY idx DESC LIMIT ?
                    """,
                arguments: [writer?.text, writer?.text, limit]
            )
            return try rows.reversed().compactMap { row in
                let leaf = UInt64(clamping: row[0] as Int64)
                guard let name = WriterName(row[1] as String),
                    let entry = try Self.entry(at: leaf, database, path: path).entry
                else { return nil }
                return PlacedEntry(leaf: leaf, writer: name, entry: entry)
            }
        }
    }

    /// All alarms with what the operator of this peer said of them: those that last first.
    public func alarmReports() throws -> [AlarmReport] {
        guard let actor = try text(.actor) else {
            throw LedgerPeerError("\(path) is empty: no peer has worked with it yet")
        }
        var seen: [String: AlarmReport.Seen] = [:]
        let own = WriterName(actor: actor, service: WriterName.peerService)
        for placed in try newest([.acknowledgement], of: own, limit: Self.acknowledgementsMax) {
            guard case .acknowledgement(let said) = placed.entry.body,
                let identifier = AlarmRow.identifier(of: said)
            else { continue }
            seen[identifier] = .init(
                person: said.person,
                remark: said.remark,
                leaf: placed.leaf,
                atUnixMilliseconds: placed.entry.time / 1_000_000
            )
        }
        return try alarms().map { alarm in
            let said = seen[alarm.identifier]
            let isSeen = alarm.clearedAtUnixMilliseconds == said?.atUnixMilliseconds
            return AlarmReport(
                identifier: alarm.identifier,
                actor: actor,
                state: alarm.clearedAtUnixMilliseconds == nil
                    ? .lasting : isSeen ? .acknowledged : .over,
                alarm: alarm,
                seen: said
            )
        }
    }
}
